import { describe, expect, it } from 'vitest';
import { upperSnakeCase } from './upper-snake-case.ts';

const VECTORS: readonly (readonly [string, readonly string[]])[] = [
  [
    'VPC_ID',
    ['vpc-id', 'vpcId', 'VpcId', 'vpc_id', 'VPCId', 'VPC_ID', 'vpcID', 'vpc-Id', 'Vpc-Id', 'Vpc_Id'],
  ],
  ['VPC-ID', ['VPC-ID']],
  ['S3_BUCKET', ['S3Bucket', 's3-bucket', 's3Bucket']],
  ['S3_BUCKET_NAME', ['s3BucketName']],
  ['EC2_INSTANCE_TYPE', ['EC2InstanceType']],
  ['SOME_COMPLEX_NAME', ['some-Complex_Name']],
  ['EKS_CLUSTER_NAME', ['EKSClusterName']],
  ['I_PV4', ['IPv4', 'iPv4']],
  ['NODE_GROUP1', ['NodeGroup1', 'nodeGroup1']],
  ['NODE1_GROUP', ['node1Group']],
  ['NODE_GROUP_1', ['node-group-1']],
  ['A_B', ['aB']],
  ['A_BC', ['ABc']],
  ['AB', ['AB']],
  ['MY.PARAM', ['my.param']],
  ['MY PARAM', ['my param']],
  ['REMOTE_ACCESS_CID_RS', ['RemoteAccessCIDRs']],
  ['VPC__ID', ['vpc--id']],
  ['_VPC_ID', ['-vpc-id']],
  ['_VPC', ['_vpc']],
  ['VPC_', ['vpc_']],
  ['EFS_REMOVAL_POLICY', ['efsRemovalPolicy']],
  ['EMR_STUDIO2', ['EMRStudio2']],
  ['KEY2_VALUE3_TEST', ['key2Value3Test']],
  ['X509_CERT', ['X509Cert']],
  ['DAG_PATH', ['DAGPath']],
  ['HTTPS_SERVER', ['HTTPSServer']],
  ['HTTP2_SERVER', ['http2Server']],
  ['IS_PRIVATE3RD', ['IsPrivate3rd']],
  ['AB_CD_EF', ['ABCdEf']],
  ['AWS_ACCOUNT_ID', ['AWSAccountID']],
  ['12AB', ['12ab']],
  ['AB12_CD', ['ab12CD']],
  ['ÑAME_TEST', ['ñameTest']],
  ['BEDROCK_BASE_MODEL_ID', ['bedrock-base-model-ID']],
];

describe('the upper snake case of a name', () => {
  it.each(VECTORS.flatMap(([out, names]) => names.map((name) => [name, out] as const)))(
    'SF-P01 %s becomes %s',
    (name, out) => {
      expect(upperSnakeCase(name)).toBe(out);
    },
  );
});
