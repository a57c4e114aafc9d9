/**
 * Parts of init for a builder that gets a terminal of its own: a pseudo-terminal inside the
 * sandbox, so that keys make signals and job control works there, and so that nothing in
 * there ever holds the caller's terminal. Init carries bytes and window sizes between the two.
 *
 * Numbers are those of x86_64: flags of open are O_RDWR (2) with O_NOCTTY (0400) and O_NONBLOCK
 * (04000); of ioctl TIOCSPTLCK, TIOCGPTN, TIOCGWINSZ, TIOCSWINSZ, TCGETS,
 * TCSETS; of calls 112 setsid, 33 dup2;
 * of errors EINTR (4), EAGAIN (11).
 */

/**
 * Before the fork. The caller has put its terminal into libuv's raw mode, which still makes two
 * characters of each line's end (OPOST is 1); it puts all of it back afterwards.
 */
export const OPEN_TERMINAL = `
sysopen my $master, "/dev/ptmx", 04402 or die "no terminal: $!\\n";
my ($locked, $number) = (pack("i", 0), pack "i", 0);
ioctl $master, 0x40045431, $locked;
ioctl $master, 0x80045430, $number;
my $slave = "/dev/pts/" . unpack "i", $number;
my $size = "";
sub fit {
  my $now = "\\0" x 8;
  ioctl STDIN, 0x5413, $now or return;
  return if $now eq $size;
  $size = $now;
  ioctl $master, 0x5414, $size;
}
fit();
my $modes = "\\0" x 60;
if (ioctl STDIN, 0x5401, $modes) {
  my ($input, $output, $rest) = unpack "L2 a*", $modes;
  ioctl STDIN, 0x5402, pack "L2 a*", $input, $output & ~1, $rest;
}`;

/** In the child: the first terminal that the leader of a session opens is its controlling one. */
export const TAKE_TERMINAL = `
  syscall 112;
  sysopen my $terminal, $slave, 2 or die "no terminal: $!\\n";
  syscall 33, fileno $terminal, $_ for 0 .. 2;`;

/** In the parent, until the builder has ended and all it wrote was passed on; it reaps as well. */
export const RELAY_TERMINAL = `
my ($typed, $open, $done, $reaped) = ("", 1);
$SIG{CHLD} = sub {};
until (defined $done) {
  fit();
  my ($readers, $writers) = ("", "");
  vec($readers, fileno $master, 1) = 1;
  vec($readers, 0, 1) = 1 if $open && length $typed < 4096;
  vec($writers, fileno $master, 1) = 1 if length $typed;
  if (select($readers, $writers, undef, 0.2) > 0) {
    show() if vec $readers, fileno $master, 1;
    if (vec $readers, 0, 1) {
      my $got = sysread STDIN, my $keys, 4096;
      $open = 0 if defined $got && $got == 0;
      $typed .= $keys if $got;
    }
    if (vec $writers, fileno $master, 1) {
      my $sent = syswrite $master, $typed;
      substr $typed, 0, $sent, "" if $sent;
    }
  }
  while (($reaped = waitpid -1, 1) > 0) {
    $done = $? if $reaped == $builder;
  }
}
1 while show();
$? = $done;
sub show {
  my $got = sysread $master, my $text, 65536;
  return 0 unless $got;
  for (my $at = 0; $at < $got; ) {
    my $shown = syswrite STDOUT, $text, $got - $at, $at;
    return 0 unless defined $shown || $! == 4 || $! == 11;
    $at += $shown // 0;
  }
  return $got;
}`;
