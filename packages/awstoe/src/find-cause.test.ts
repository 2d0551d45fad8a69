import { describe, expect, it } from 'vitest';
import { findCause } from './find-cause.ts';

describe('known reasons for failures in containers', () => {
  it.each([
    ['System has not been booted with systemd as init system (PID 1). Can’t operate.', 'E-SYSTEMD'],
    ['Failed to connect to bus: No such file or directory', 'E-SYSTEMD'],
    ['script.sh: line 2: systemctl: command not found', 'E-SYSTEMD'],
    ['sudo: systemctl: command not found', 'E-SYSTEMD'],
    ['env: ‘systemctl’: No such file or directory', 'E-SYSTEMD'],
    ['modprobe: FATAL: Module br_netfilter not found in directory /lib/modules/6.1', 'E-KERNEL'],
    ['sysctl: setting key "vm.swappiness", ignoring: Read-only file system', 'E-KERNEL'],
    ['mount: /mnt: permission denied.', 'E-KERNEL'],
    ['curl: (7) Failed to connect to 169.254.169.254 port 80: Connection refused', 'E-IMDS'],
  ])('IB-F99 %s is %s', (line, code) => {
    const cause = findCause(`before\n${line}\nafter`);

    expect(cause?.code).toBe(code);
    expect(cause?.hints.length).toBeGreaterThan(0);
  });

  it('are not seen in other failures', () => {
    expect(findCause('E: Unable to locate package nginx\ncp: cannot stat x')).toBeUndefined();
  });

  it('IB-F99 the hint for systemd names both ways out', () => {
    expect(findCause('systemctl: command not found')?.hints.join(' ')).toMatch(/--systemd.*--shims all/s);
  });
});
