import { describe, expect, it } from 'vitest';
import { endpointOf } from './aws-settings.ts';

const BOTH = { AWS_ENDPOINT_URL: 'http://all:1', AWS_ENDPOINT_URL_SSM: 'https://ssm:2' };

describe('the address of a service', () => {
  it('is what was given, else the variable of the service, else that of all', () => {
    expect(endpointOf({ env: BOTH, endpointUrl: 'http://given:3' }, 'SSM')).toBe('http://given:3');
    expect(endpointOf({ env: BOTH }, 'SSM')).toBe('https://ssm:2');
    expect(endpointOf({ env: BOTH }, 'S3')).toBe('http://all:1');
    expect(endpointOf({ env: {} }, 'S3')).toBeUndefined();
  });

  it('is none where variables are empty or switched off', () => {
    const off = { ...BOTH, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };

    expect(endpointOf({ env: { ...BOTH, AWS_ENDPOINT_URL_SSM: '' } }, 'SSM')).toBe('http://all:1');
    expect(endpointOf({ env: { AWS_ENDPOINT_URL: '' } }, 'SSM')).toBeUndefined();
    expect(endpointOf({ env: off }, 'SSM')).toBeUndefined();
    expect(endpointOf({ env: off, endpointUrl: 'http://given:3' }, 'SSM')).toBe('http://given:3');
  });

  it.each(['nonsense', 'localhost:5000', 'http://', 'ftp://x'])('has to be one: %s', (address) => {
    const given = () => endpointOf({ env: {}, endpointUrl: address }, 'SSM');
    const variable = () => endpointOf({ env: { AWS_ENDPOINT_URL_SSM: address } }, 'SSM');

    expect(given).toThrow(expect.objectContaining({ code: 'aws/bad-endpoint' }) as Error);
    expect(variable).toThrow(`AWS_ENDPOINT_URL_SSM is no address: "${address}"`);
  });
});
