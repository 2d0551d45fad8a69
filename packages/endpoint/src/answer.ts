import type { ServerResponse } from 'node:http';
import type { ServiceError } from './service-error.ts';

const JSON_TYPE = 'application/x-amz-json-1.1';

/** Answers in the protocol of CodeBuild and CloudWatch Logs. */
export function answerJson(response: ServerResponse, id: string, body: object): void {
  response.writeHead(200, { 'content-type': JSON_TYPE, 'x-amzn-requestid': id });
  response.end(JSON.stringify(body));
}

/** Answers with an error that clients turn into the exception of that name. */
export function answerError(response: ServerResponse, id: string, error: ServiceError): void {
  response.writeHead(error.status, {
    'content-type': JSON_TYPE,
    'x-amzn-requestid': id,
    'x-amzn-errortype': error.type,
  });
  response.end(JSON.stringify({ __type: error.type, message: error.message }));
}

/** The answer of STS to GetCallerIdentity, for clients that ask it before they begin. */
export function answerIdentity(response: ServerResponse, id: string, accountId: string): void {
  const arn = `arn:aws:iam::${accountId}:root`;
  response.writeHead(200, { 'content-type': 'text/xml', 'x-amzn-requestid': id });
  response.end(
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
      `<Arn>${arn}</Arn><UserId>${accountId}</UserId><Account>${accountId}</Account>` +
      `</GetCallerIdentityResult><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>` +
      `</GetCallerIdentityResponse>`,
  );
}
