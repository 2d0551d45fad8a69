/** A value as CloudFormation reads it: JSON, with intrinsic functions as maps of one key. */
export type TemplateValue =
  | string
  | number
  | boolean
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue };

export interface TemplateParameter {
  readonly Type: 'String' | 'CommaDelimitedList';
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedValues?: readonly string[];
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: 'Delete' | 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: 'Delete' | 'Retain';
  readonly Metadata?: { readonly [key: string]: TemplateValue };
  readonly Properties: { readonly [key: string]: TemplateValue };
}

export interface TemplateOutput {
  readonly Condition?: string;
  readonly Value: TemplateValue;
  readonly Export?: { readonly Name: TemplateValue };
}

/** A CloudFormation template as a plain value. */
export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, TemplateValue>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, TemplateOutput>>;
}

export interface Statement {
  readonly [key: string]: TemplateValue;
}

export const ref = (name: string): TemplateValue => ({ Ref: name });
export const sub = (text: string): TemplateValue => ({ 'Fn::Sub': text });
export const arnOf = (resource: string): TemplateValue => ({ 'Fn::GetAtt': [resource, 'Arn'] });
export const nameOf = (resource: string): TemplateValue => ({ 'Fn::GetAtt': [resource, 'Name'] });
export const either = (condition: string, then: TemplateValue, otherwise: TemplateValue): TemplateValue => ({
  'Fn::If': [condition, then, otherwise],
});
export const joined = (list: TemplateValue): TemplateValue => ({ 'Fn::Join': [',', list] });
export const isSet = (value: TemplateValue): TemplateValue => ({
  'Fn::Not': [{ 'Fn::Equals': [value, ''] }],
});
export const NOTHING: TemplateValue = ref('AWS::NoValue');

export const text = (Description: string, Default?: string): TemplateParameter => ({
  Type: 'String',
  Description,
  ...(Default === undefined ? {} : { Default }),
});
export const list = (Description: string): TemplateParameter => ({
  Type: 'CommaDelimitedList',
  Description,
  Default: '',
});
export const flag = (Description: string): TemplateParameter => ({
  ...text(Description, 'false'),
  AllowedValues: ['true', 'false'],
});

/** `role/x` of IAM in this account → its ARN in any partition. */
export const iamArn = (resource: string, account = '${AWS::AccountId}'): TemplateValue =>
  sub(`arn:\${AWS::Partition}:iam::${account}:${resource}`);

/** An ARN of this account; `region` is the stack's own unless it is `*`. */
export const localArn = (service: string, resource: string, region = '${AWS::Region}'): TemplateValue =>
  sub(`arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${resource}`);

export const allow = (
  Action: readonly string[],
  Resource: TemplateValue,
  Condition?: TemplateValue,
): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

export const policy = (Statement: readonly TemplateValue[]): TemplateValue => ({
  Version: '2012-10-17',
  Statement,
});

/** The template with these values as defaults of its parameters, so that it can be deployed as it is. */
export function withDefaults(template: Template, values: Readonly<Record<string, string>>): Template {
  const Parameters = Object.fromEntries(
    Object.entries(template.Parameters).map(([name, parameter]) => {
      const value = values[name];
      return [name, value === undefined ? parameter : { ...parameter, Default: value }];
    }),
  );
  return { ...template, Parameters };
}
