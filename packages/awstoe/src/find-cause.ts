/** A known reason why something fails in a container and not on an instance. */
export interface Cause {
  readonly code: 'E-SYSTEMD' | 'E-KERNEL' | 'E-IMDS';
  readonly why: string;
  readonly hints: readonly string[];
}

const REAL = 'Try it on an instance: `seed recipes build`';

const CAUSES: readonly { readonly when: RegExp; readonly cause: Cause }[] = [
  {
    when: /has not been booted with systemd|Failed to connect to (system )?bus|System has not been booted|(systemctl|service)['"’]?: ((command )?not found|No such file)/i,
    cause: {
      code: 'E-SYSTEMD',
      why: 'no systemd runs in this container',
      hints: [
        'Start the init of an image that has systemd: `--systemd`',
        'Or note calls of systemctl and run none: `--shims all`',
      ],
    },
  },
  {
    when: /169\.254\.169\.254|fd00:ec2::254|instance-data.*(refused|unreachable|timed out)/i,
    cause: {
      code: 'E-IMDS',
      why: 'there is no instance metadata in a container',
      hints: ['Have something answer in its place: `--imds-mock`', REAL],
    },
  },
  {
    when: /modprobe: |insmod: |could not insert|sysctl: (setting key|permission denied|cannot stat)|mount: .*(permission denied|must be superuser)|mount: permission denied|(update-grub|grub-install|grub2-mkconfig|update-initramfs|dracut): .*(cannot|failed|error)|grub-probe: error|\/lib\/modules\/[^ ]*: No such file|unshare: .*Operation not permitted/i,
    cause: {
      code: 'E-KERNEL',
      why: 'a container shares the kernel of its machine, and may not change it',
      hints: [REAL],
    },
  },
];

/** What the output of a failed step tells to those who know containers; the last match counts. */
export function findCause(output: string): Cause | undefined {
  return CAUSES.find(({ when }) => when.test(output))?.cause;
}
