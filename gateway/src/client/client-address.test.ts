import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderList } from '../header-list.ts';
import { clientAddress, clientKey } from './client-address.ts';
import { trustedProxies } from './trusted-proxies.ts';

const trusted = trustedProxies(['127.0.0.0/8', '10.0.0.0/8', 'fd00::/8']);
const asked = (peer: string, ...fields: string[]) => clientAddress(peer, new HeaderList(fields), trusted);
const from = (peer: string, ...forwardedFor: string[]) => {
  const { address, trustedHops } = asked(peer, ...forwardedFor.flatMap((value) => ['X-Forwarded-For', value]));
  return { address, trustedHops };
};

describe('the client of a request', () => {
  it('is the peer when the peer is not trusted, whatever the header says', () => {
    expect(from('203.0.113.9', '198.51.100.1')).toEqual({ address: '203.0.113.9', trustedHops: 0 });
  });

  it('is the first address from the right that is not trusted', () => {
    expect(from('10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2')).toEqual({ address: '203.0.113.9', trustedHops: 2 });
  });

  it('is read over several header lines as one list', () => {
    expect(from('10.0.0.1', '6.6.6.6', '203.0.113.9')).toEqual({ address: '203.0.113.9', trustedHops: 1 });
  });

  it('is the last trusted hop where the header ends or stops making sense', () => {
    expect(from('10.0.0.1')).toEqual({ address: '10.0.0.1', trustedHops: 1 });
    expect(from('10.0.0.1', 'unknown')).toEqual({ address: '10.0.0.1', trustedHops: 1 });
    expect(from('10.0.0.1', '1, 10.0.0.3')).toEqual({ address: '10.0.0.3', trustedHops: 2 });
  });

  it('is understood with a port and in brackets', () => {
    expect(from('10.0.0.1', '203.0.113.9:4711').address).toBe('203.0.113.9');
    expect(from('10.0.0.1', '[2001:db8::1]:443').address).toBe('2001:db8::1');
    expect(from('fd00::1', '2001:db8::2').address).toBe('2001:db8::2');
  });

  it('never is an address that a client wrote to the left of an untrusted one', () => {
    const address = fc.ipV4();
    fc.assert(
      fc.property(fc.array(address, { maxLength: 4 }), (spoofed) => {
        expect(from('10.0.0.1', [...spoofed, '203.0.113.9', '10.1.1.1'].join(', ')).address).toBe('203.0.113.9');
      }),
    );
  });
});

describe('Forwarded', () => {
  const forwarded = (...values: string[]) => asked('10.0.0.1', ...values.flatMap((value) => ['Forwarded', value]));

  it('names the client where there is no X-Forwarded-For', () => {
    expect(forwarded('for=203.0.113.9;proto=https;by=10.0.0.2, For="10.0.0.2:4711"')).toEqual({
      address: '203.0.113.9',
      trustedHops: 2,
      hops: [
        { address: '203.0.113.9', element: 'for=203.0.113.9;proto=https;by=10.0.0.2' },
        { address: '10.0.0.2', element: 'For="10.0.0.2:4711"' },
      ],
    });
    expect(forwarded('for="[2001:db8::1]:443"; host="a,b;for=6.6.6.6\\""').address).toBe('2001:db8::1');
    expect(forwarded('for=6.6.6.6', 'for=203.0.113.9').address).toBe('203.0.113.9');
  });

  it('of a client is not read behind a proxy that writes X-Forwarded-For', () => {
    const found = asked('10.0.0.1', 'Forwarded', 'for=6.6.6.6', 'X-Forwarded-For', '203.0.113.9');
    expect(found.hops).toEqual([{ address: '203.0.113.9', element: undefined }]);
    expect(asked('203.0.113.9', 'Forwarded', 'for=6.6.6.6').address).toBe('203.0.113.9');
  });

  it('ends where it stops making sense', () => {
    for (const last of [
      'for=unknown',
      'for=_hidden',
      'proto=https',
      'for=1.2.3.4;for=5.6.7.8',
      'for=1.2.3.4 x',
      'for="1.2.3.4',
      '',
    ])
      expect(forwarded(`for=6.6.6.6, ${last}, for=10.0.0.2`)).toMatchObject({ address: '10.0.0.2', trustedHops: 2 });
  });

  it('cannot be swallowed by what a client wrote to its left, whatever that is', () => {
    const noise = fc.string({ unit: fc.constantFrom('"', '\\', ',', ';', '=', 'for', '6.6.6.6', ' ') });
    fc.assert(
      fc.property(noise, (left) => {
        const { address } = forwarded(`${left}, for=203.0.113.9;host="a\\"b,c\\\\";proto=http, for="[fd00::2]"`);
        expect(address).toBe('203.0.113.9');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what a client is counted by', () => {
  it('is for a link-local address the same on every interface', () => {
    expect(clientKey('fe80::1%br-lan')).toBe('fe80:0:0:0::/64');
    expect(clientKey('fe80::1%eth0')).toBe(clientKey('fe80::1'));
  });

  it('is an IPv4 address, also one mapped into IPv6, and the /64 of an IPv6 one', () => {
    expect(clientKey('203.0.113.9')).toBe('203.0.113.9');
    expect(clientKey('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(clientKey('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64');
    expect(clientKey('2001:db8:1:2:ffff::9')).toBe(clientKey('2001:db8:1:2:aaaa::1'));
    expect(clientKey('2001:db8:1:3::9')).not.toBe(clientKey('2001:db8:1:2::9'));
  });
});

describe('trusted proxies', () => {
  it('are known by range, on both sides of its edge, and IPv4 in IPv6 too', () => {
    const inRange = trustedProxies(['192.0.2.0/25']);
    expect(inRange('192.0.2.127')).toBe(true);
    expect(inRange('192.0.2.128')).toBe(false);
    expect(inRange('::ffff:192.0.2.1')).toBe(true);
    expect(inRange('not an address')).toBe(false);
    expect(trustedProxies(['fe80::/10'])('fe80::1%br-lan')).toBe(true);
  });
});
