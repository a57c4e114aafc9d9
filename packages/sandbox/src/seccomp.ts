/**
 * The system calls that a builder is refused, as the classic BPF program that bwrap's
 * `--seccomp` takes. It closes what namespaces leave open: setuid bits, extended attributes,
 * sockets outside any network namespace, and calls whose arguments a filter cannot see.
 *
 * Numbers and layout: linux/arch/x86/entry/syscalls/syscall_64.tbl, linux/filter.h, linux/seccomp.h.
 */

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

const EPERM = 1;
const ENOSYS = 38;
const EOPNOTSUPP = 95;
const EAFNOSUPPORT = 97;

const SETUID_OR_SETGID = 0o6000;
const O_CREAT_OR_TMPFILE = 0o20000100;
const AUDIT_ARCH_X86_64 = 0xc000003e;
const X32_BIT = 0x40000000;
const IOCTLS = { TIOCSTI: 0x5412, TIOCLINUX: 0x541c };
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK; AF_VSOCK among others ignores network namespaces. */
const FAMILIES = [1, 2, 10, 16];

/** Calls that set a mode, with the number of the argument that holds it. */
const MODES = {
  chmod: [90, 1],
  fchmod: [91, 1],
  fchmodat: [268, 2],
  fchmodat2: [452, 2],
  creat: [85, 1],
  mknod: [133, 1],
  mknodat: [259, 2],
} as const;

const ATTRIBUTES = { setxattr: 188, lsetxattr: 189, fsetxattr: 190, setxattrat: 463 };

/** Their arguments lie in memory that a filter cannot read, or their work escapes it; libraries fall back. */
const OPAQUE = { openat2: 437, io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427 };

const PRIVILEGED = {
  keyctl: 250,
  add_key: 248,
  request_key: 249,
  perf_event_open: 298,
  bpf: 321,
  userfaultfd: 323,
  kexec_load: 246,
  kexec_file_load: 320,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  mount_setattr: 442,
  mount: 165,
  umount2: 166,
  pivot_root: 155,
  init_module: 175,
  finit_module: 313,
  delete_module: 176,
  swapon: 167,
  swapoff: 168,
  reboot: 169,
  acct: 163,
  quotactl: 179,
  quotactl_fd: 443,
  syslog: 103,
  open_by_handle_at: 304,
};

/** The program: `struct sock_filter[]`, little endian, for an x86_64 kernel. */
export function seccompProgram(): Buffer {
  const instructions: readonly Instruction[] = [
    load(4),
    ...unlessEqual(AUDIT_ARCH_X86_64, [refuse(ENOSYS)]),
    load(0),
    ...ifAtLeast(X32_BIT, [refuse(ENOSYS)]),
    ...Object.values(MODES).flatMap(([call, mode]) => onCall(call, refuseModeIn(mode))),
    ...onCall(2, refuseCreationIn(1, 2)), // open
    ...onCall(257, refuseCreationIn(2, 3)), // openat
    ...onCall(16, [
      loadArgument(1),
      ...Object.values(IOCTLS).flatMap((request) => ifEqual(request, [refuse(EPERM)])),
    ]),
    ...ifEqual(41, [
      // socket
      loadArgument(0),
      ...FAMILIES.flatMap((family) => ifEqual(family, [allow()])),
      refuse(EAFNOSUPPORT),
    ]),
    ...Object.values(ATTRIBUTES).flatMap((call) => ifEqual(call, [refuse(EOPNOTSUPP)])),
    ...Object.values(OPAQUE).flatMap((call) => ifEqual(call, [refuse(ENOSYS)])),
    ...Object.values(PRIVILEGED).flatMap((call) => ifEqual(call, [refuse(EPERM)])),
    allow(),
  ];
  return encode(instructions);
}

function refuseModeIn(argument: number): Instruction[] {
  return [loadArgument(argument), ...ifAnyBit(SETUID_OR_SETGID, [refuse(EPERM)])];
}

/** Without one of the flags the mode is not an argument at all but what the register held. */
function refuseCreationIn(flags: number, mode: number): Instruction[] {
  return [loadArgument(flags), ...ifAnyBit(O_CREAT_OR_TMPFILE, refuseModeIn(mode))];
}

/** The accumulator holds the call's number where this starts; what is not refused is allowed. */
function onCall(call: number, body: readonly Instruction[]): Instruction[] {
  return ifEqual(call, [...body, allow()]);
}

function load(offset: number): Instruction {
  return [0x20, 0, 0, offset];
}

/** The low word of an argument of `struct seccomp_data`. */
function loadArgument(index: number): Instruction {
  return load(16 + 8 * index);
}

function ifEqual(value: number, body: readonly Instruction[]): Instruction[] {
  return [[0x15, 0, body.length, value], ...body];
}

function unlessEqual(value: number, body: readonly Instruction[]): Instruction[] {
  return [[0x15, body.length, 0, value], ...body];
}

function ifAtLeast(value: number, body: readonly Instruction[]): Instruction[] {
  return [[0x35, 0, body.length, value], ...body];
}

function ifAnyBit(bits: number, body: readonly Instruction[]): Instruction[] {
  return [[0x45, 0, body.length, bits], ...body];
}

function refuse(errno: number): Instruction {
  return [0x06, 0, 0, 0x00050000 | errno];
}

function allow(): Instruction {
  return [0x06, 0, 0, 0x7fff0000];
}

function encode(instructions: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(instructions.length * 8);
  instructions.forEach(([code, ifTrue, ifFalse, operand], index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(operand, index * 8 + 4);
  });
  return bytes;
}
