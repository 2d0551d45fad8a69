import { ACCESS_LOG_CONDITIONS, ACCESS_LOG_PARAMETERS, secureBucket } from './secure-bucket.ts';
import { ref, sub, text } from './template.ts';
import type { Template } from './template.ts';

/** The bucket where bundles of deployed modules are kept for their destroy; one for each account and region. */
export function artifactsTemplate(): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Bundles of the modules that are deployed in this account and region',
    Parameters: {
      ProjectName: text('name of the project, in lower case'),
      BucketName: text('name of the bucket'),
      ...ACCESS_LOG_PARAMETERS,
    },
    Conditions: ACCESS_LOG_CONDITIONS,
    Resources: secureBucket({
      name: ref('BucketName'),
      tags: {
        'seedfarmer-artifacts': sub('seedfarmer-${ProjectName}'),
        'seedfarmer-project': ref('ProjectName'),
      },
    }),
    Outputs: {
      Bucket: {
        Value: ref('Bucket'),
        Export: { Name: sub('seedfarmer-${ProjectName}-${AWS::Region}-${AWS::AccountId}') },
      },
    },
  };
}
