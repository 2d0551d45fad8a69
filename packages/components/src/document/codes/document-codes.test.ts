import { describe, expect, test } from 'vitest';
import { DOCUMENT_CODES } from './document-codes.ts';

const FROZEN = [
  'C001 C002 C003 C004',
  'C010 C011 C012 C013',
  'C020 C021 C022 C023',
  'C030 C031 C032 C033 C034 C035 C036 C037',
  'C040 C041 C042 C043 C044 C045 C046 C047 C048',
  'C050 C051 C052 C053 C054 C055 C056',
  'C060 C061 C062 C063 C064 C065 C066 C067 C068',
  'C070 C071 C072 C073',
  'C080 C081 C082 C083 C084 C085 C086',
  'C090 C091 C092 C093',
  'L001 L002 L003 L004 L005 L006 L007 L008 L009 L010 L011 L012 L013 L014 L015',
  'components/allow-malformed components/allow-unused',
]
  .join(' ')
  .split(' ');

describe('codes of documents', () => {
  test('are these, as people write them into their files', () => {
    expect(Object.keys(DOCUMENT_CODES).sort()).toEqual(FROZEN);
  });

  test.each(Object.entries(DOCUMENT_CODES))(
    'IB-F108 %s says what it means and how it is fixed',
    (_, { summary, docs }) => {
      expect(summary).toMatch(/^(?!.*\.$)/);
      expect(docs).toMatch(/Fix: .+\.$/);
      expect(docs.length).toBeGreaterThan(120);
    },
  );
});
