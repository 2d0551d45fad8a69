import type { ServerResponse } from 'node:http';
import type { ServiceError } from './service-error.ts';

const JSON_TYPE = 'application/x-amz-json-1.1';

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** Answers in the protocol of CodeBuild and CloudWatch Logs. */
export function answerJson(response: ServerResponse, id: string, body: object): void {
  send(response, 200, { 'content-type': JSON_TYPE, 'x-amzn-requestid': id }, JSON.stringify(body));
}

/** Answers with an error that clients turn into the exception of that name. */
export function answerError(response: ServerResponse, id: string, error: ServiceError): void {
  const headers = { 'content-type': JSON_TYPE, 'x-amzn-requestid': id, 'x-amzn-errortype': error.type };
  send(response, error.status, headers, JSON.stringify({ __type: error.type, message: error.message }));
}

/** The answer of STS to GetCallerIdentity, for clients that ask it before they begin. */
export function answerIdentity(response: ServerResponse, id: string, accountId: string): void {
  const arn = `arn:aws:iam::${accountId}:root`;
  const text =
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
    `<Arn>${arn}</Arn><UserId>${accountId}</UserId><Account>${accountId}</Account>` +
    `</GetCallerIdentityResult><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>` +
    `</GetCallerIdentityResponse>`;
  send(response, 200, { 'content-type': 'text/xml', 'x-amzn-requestid': id }, text);
}
