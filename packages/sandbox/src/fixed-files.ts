/** The files that every sandbox has: users, hosts, and a `uname` for the host platform. */

export const PASSWD = `root:x:0:0:astbuild:/build:/noshell
astbuild:x:1000:100:astbuild:/build:/noshell
nobody:x:65534:65534:Nobody:/:/noshell
`;

export const GROUP = `root:x:0:
astbuild:!:100:
nogroup:x:65534:
`;

export const HOSTS = `127.0.0.1 localhost
::1 localhost
`;

/**
 * A shell script with GNU uname's options. The kernel's release and version are those of
 * whatever machine builds, so it answers `unknown`; uname(2) itself cannot be made to.
 */
export function unameScript(machine: string): string {
  return `#!/bin/sh
s= n= r= v= m= p= i= o=
take() {
  case $1 in
    s) s=Linux ;; n) n=localhost ;; r) r=unknown ;; v) v=unknown ;;
    m) m=${machine} ;; p) p=unknown ;; i) i=unknown ;; o) o=GNU/Linux ;;
    a) for each in s n r v m o; do take $each; done ;;
    *) echo "uname: invalid option -- '$1'" >&2; exit 1 ;;
  esac
}
[ $# -gt 0 ] || set -- -s
for option; do
  case $option in
    --all) take a ;; --kernel-name | --sysname) take s ;; --nodename) take n ;;
    --kernel-release | --release) take r ;; --kernel-version) take v ;; --machine) take m ;;
    --processor) take p ;; --hardware-platform) take i ;; --operating-system) take o ;;
    --*) echo "uname: unrecognized option '$option'" >&2; exit 1 ;;
    -?*)
      letters=\${option#-}
      while [ -n "$letters" ]; do
        rest=\${letters#?}
        take "\${letters%"$rest"}"
        letters=$rest
      done ;;
    *) echo "uname: extra operand '$option'" >&2; exit 1 ;;
  esac
done
set -- $s $n $r $v $m $p $i $o
echo "$*"
`;
}
