/**
 * Pid 1 of each sandbox, in the Perl of the builder's `/usr`. It does what bwrap leaves undone
 * (no address randomisation, umask, limits), starts the builder, reaps, and
 * reports. When it ends, the kernel kills and reaps all that is left in the pid namespace
 * before bwrap can see the end.
 */

import { getPriority } from "node:os";
import { LIFELINE_DESCRIPTOR } from "./protocol.ts";
import type { SandboxLimits, SandboxRequest } from "./request.ts";
import { builderEnvironment } from "./environment.ts";
import { OPEN_TERMINAL, RELAY_TERMINAL, TAKE_TERMINAL } from "./terminal-relay.ts";

interface Rlimit {
  readonly number: number;
  readonly soft: bigint;
  readonly hard: bigint;
}

/** RLIM_INFINITY */
const UNLIMITED = 2n ** 64n - 1n;

/** The spawner kills a sandbox that has too many; a process more than twice as many is refused until it does. */
const REFUSED = 2;

/**
 * All there are, by name, with the numbers of `/usr/include/asm-generic/resource.h`: programs ask for them (`getconf ARG_MAX` is a
 * quarter of the stack), and the caller's are those of a shell. These are what Linux gives where nobody says anything, or
 * little enough to be had everywhere.
 */
const FIXED: Readonly<Record<string, Rlimit>> = {
  stack: { number: 3, soft: 8n << 20n, hard: UNLIMITED },
  "core files": both(4, 0n),
  "open files": { number: 7, soft: 1024n, hard: 4096n },
  "locked memory": both(8, 64n << 10n),
  "pending signals": both(11, 1024n),
  "message queues": both(12, 819_200n),
  priority: both(13, 0n),
  "real-time priority": both(14, 0n),
};

/** Processor time, data, resident memory, address space, file locks, real-time processor time: the machine gives what it has. */
const OPEN: readonly Rlimit[] = [0, 2, 5, 9, 10, 15].map((number) => both(number, UNLIMITED));

function both(number: number, limit: bigint): Rlimit {
  return { number, soft: limit, hard: limit };
}

/** NAME=NUMBER=SOFT=HARD; without a name for what may be less where the caller may have less. */
function rlimits({ fileSize, maxProcesses }: SandboxLimits): string[] {
  const given = [
    both(1, fileSize === undefined ? UNLIMITED : BigInt(fileSize)),
    both(6, maxProcesses === undefined ? UNLIMITED : BigInt(maxProcesses * REFUSED)),
  ];
  return [...Object.entries(FIXED), ...[...OPEN, ...given].map((each) => ["", each] as const)].map(
    ([name, { number, soft, hard }]) => `${name}=${number}=${soft}=${hard}`,
  );
}

export interface InitRequest extends Pick<
  SandboxRequest,
  "command" | "env" | "jobs" | "jobserver" | "limits"
> {
  /** It keeps the stdin it is started with. */
  readonly isAttached?: boolean;
  /** The builder gets a terminal of its own, relayed from there. */
  readonly terminal?: boolean;
}

/** The command line that runs the request's builder under init. */
export function initCommand(request: InitRequest): string[] {
  const environment = Object.entries(builderEnvironment(request));
  return [
    "/usr/bin/perl",
    "-e",
    script(request),
    String(LIFELINE_DESCRIPTOR),
    String(getPriority()),
    ...rlimits(request.limits),
    "--",
    ...environment.map(([name, value]) => `${name}=${value}`),
    "--",
    ...request.command,
  ];
}

/**
 * The environment comes as arguments, since PERL5LIB and the like are for the builder and not
 * for this. The lifeline is at its end before anything was sent if the spawner died during
 * set-up, when PDEATHSIG was not yet armed. Call numbers are those of x86_64: 157 prctl
 * (4 PR_SET_DUMPABLE, which keeps the builder's hands off the lifeline), 135 personality
 * (ADDR_NO_RANDOMIZE), 97 getrlimit, 160 setrlimit, 98 getrusage (-1 RUSAGE_CHILDREN). A limit that
 * was lowered before cannot be raised again.
 * The standard input that comes is the machine's /dev/null, whose mode root's builder could change.
 */
const script = ({ isAttached = false, terminal = false }: InitRequest): string => `
my $lifeline = shift;
setpriority 0, 0, shift;
open my $report, "+<&=", $lifeline or exit 125;
fcntl $report, 2, 1;
my $ended = "";
vec($ended, $lifeline, 1) = 1;
exit 125 if select $ended, undef, undef, 0;
${isAttached ? "" : 'open STDIN, "+<", "/dev/null" or exit 125;'}
syscall 157, 4, 0, 0, 0, 0;
syscall 135, 0x40000;
umask 022;
${terminal ? OPEN_TERMINAL : ""}
my $builder = fork;
unless (defined $builder) {
  syswrite $report, "no process for the builder: $!\\n";
  exit 125;
}
unless ($builder) {
  while (($_ = shift) ne "--") {
    my ($name, $resource, $soft, $hard) = split /=/;
    my $limit = pack "QQ", 0, 0;
    syscall 97, 0 + $resource, $limit;
    my (undef, $most) = unpack "QQ", $limit;
    if ($soft > $most && $name) {
      syswrite $report, "a builder's limit of $name is $soft, and here it can be $most at most: see ulimit -Ha\\n";
      exit 125;
    }
    $limit = pack "QQ", map { $_ < $most ? $_ : $most } $soft, $hard;
    syscall 160, 0 + $resource, $limit;
  }
  %ENV = ();
  while (($_ = shift) ne "--") {
    my ($name, $value) = split /=/, $_, 2;
    $ENV{$name} = $value;
  }
  ${terminal ? TAKE_TERMINAL : ""}
  exec { $ARGV[0] } @ARGV;
  syswrite $report, "cannot run $ARGV[0]: $!\\n";
  exit 127;
}
${terminal ? RELAY_TERMINAL : REAP}
my ($code, $signal, $usage) = ($? >> 8, $? & 127, "\\0" x 144);
syscall 98, -1, $usage;
my ($user, $user_us, $system, $system_us, $rss) = unpack "q5", $usage;
syswrite $report, sprintf '{"code":%d,"signal":%d,"cpu":%.3f,"rss":%d}',
  $code, $signal, $user + $system + ($user_us + $system_us) / 1e6, $rss * 1024;
exit($signal ? 128 + $signal : $code);
`;

const REAP = `
my $reaped;
do { $reaped = wait } until $reaped == $builder || $reaped < 0;`;
