import { expect, test } from "vitest";
import { bwrapInvocation } from "../src/bwrap-arguments.ts";
import { seccompProgram } from "../src/seccomp.ts";

const mounts = {
  usr: "/seed/usr",
  store: "/tmp/1/store",
  build: "/tmp/1/build",
  files: { "/ast/build.sh": "make\n" },
  machine: "riscv64",
  jobserver: "/tmp/1/jobs",
};
const inputs = [
  { kind: "bind", source: "/s/objects/a-zlib", target: "/ast/store/a-zlib" },
  { kind: "symlink", text: "a-zlib", target: "/ast/store/b-link" },
] as const;

test("the arguments: a change here is a change of what builders see, and raises `sandbox: N`", () => {
  const { options, command } = bwrapInvocation(mounts, inputs, ["/usr/bin/true"]);
  expect(command).toEqual(["--args", "5", "--", "/usr/bin/true"]);
  expect(lines(options)).toMatchInlineSnapshot(`
    "--unshare-user
    --unshare-pid
    --unshare-ipc
    --unshare-uts
    --unshare-net
    --unshare-cgroup
    --disable-userns
    --uid 1000
    --gid 100
    --hostname localhost
    --die-with-parent
    --as-pid-1
    --new-session
    --cap-drop ALL
    --clearenv
    --json-status-fd 3
    --ro-bind /seed/usr /usr
    --perms 0555
    --ro-bind-data 6 /usr/bin/uname
    --symlink usr/bin /bin
    --symlink usr/sbin /sbin
    --symlink usr/lib /lib
    --symlink usr/lib64 /lib64
    --perms 0555
    --dir /etc
    --perms 0444
    --file 7 /etc/passwd
    --perms 0444
    --file 8 /etc/group
    --perms 0444
    --file 9 /etc/hosts
    --dev /dev
    --tmpfs /dev/shm
    --remount-ro /dev
    --proc /proc
    --ro-bind /proc/sys /proc/sys
    --perms 1777
    --tmpfs /tmp
    --bind /tmp/1/build /build
    --perms 0755
    --dir /ast
    --bind /tmp/1/store /ast/store
    --ro-bind /s/objects/a-zlib /ast/store/a-zlib
    --symlink a-zlib /ast/store/b-link
    --perms 0444
    --file 10 /ast/build.sh
    --ro-bind /tmp/1/jobs /ast/jobserver
    --remount-ro /
    --chdir /build
    --seccomp 11"
  `);
});

test("the descriptors: the options first, then the files in the order in which they are named", () => {
  const { options, files } = bwrapInvocation(mounts, inputs, ["/usr/bin/true"]);
  expect(files[0]!.content.toString()).toBe(options.map((option) => `${option}\0`).join(""));
  const content = (option: string, target: number): string =>
    files[Number(options[options.indexOf(option) + target]) - 5]!.content.toString();
  expect(content("--ro-bind-data", 1)).toContain("m=riscv64");
  expect(files[Number(options[options.indexOf("/ast/build.sh") - 1]) - 5]!.content.toString()).toBe(
    "make\n",
  );
  expect(files.at(-1)!.content).toEqual(seccompProgram());
  expect(options.at(-1)).toBe(String(5 + files.length - 1));
});

test("for root: devices of its own, and a /proc that is read-only", () => {
  const { options } = bwrapInvocation({ ...mounts, devices: "/s/d" }, [], ["x"]);
  const text = lines(options);
  expect(text).toContain(
    "--dev /dev\n--dev-bind /s/d/null /dev/null\n--dev-bind /s/d/zero /dev/zero",
  );
  expect(text).toContain("--dev-bind /s/d/tty /dev/tty\n--tmpfs /dev/shm\n--remount-ro /dev");
  expect(text).toContain("--ro-bind /proc/sys /proc/sys\n--remount-ro /proc");
});

test("without a jobserver there is none", () => {
  const { jobserver: _, ...without } = mounts;
  expect(bwrapInvocation(without, [], ["x"]).options).not.toContain("/ast/jobserver");
});

/** One option with its values a line. */
function lines(options: readonly string[]): string {
  return options.join(" ").replaceAll(" --", "\n--");
}
