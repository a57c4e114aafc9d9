# tidy OUTPUT...: brings what was installed into the shape of a package. Which outputs are declared
# tells what goes where: `dev` takes what only compilers read, `static` archives, `doc` documents,
# `debug` what was stripped. Without them that is deleted; an archive stays where there is no shared
# library of its name, which a linker would otherwise pass over.
tidy() {
  mkdir -p "$@"
  remove-libtool-archives "$@"
  move-development
  move-documents
  strip-symbols "$@"
  files-that-begin '\x7fELF' "$@" | xargs -rd '\n' perl "$shrink_runpath"
  fix-shebangs "$@"
  find "$@" -mindepth 1 -type d -empty -delete
}

# They name build folders, and make every program need what a library needs.
remove-libtool-archives() {
  find "$@" -name '*.la' -type f -delete
}

move-development() {
  local to=${dev-$out} path
  for path in "$out"/lib/*.a; do
    if [[ -v static ]]; then
      move-matching "$static" "lib/${path##*/}"
    elif [[ -e ${path%.a}.so ]]; then
      rm "$path"
    fi
  done
  [[ $to != "$out" ]] || return 0
  move-matching "$to" include 'lib/*.a' lib/pkgconfig share/pkgconfig share/aclocal lib/cmake \
    share/cmake 'bin/*-config'
  # cmake looks for a library beside the file that describes it.
  find "$to" -name '*.cmake' -type f -exec sed -i -E \
    -e "s|^(get_filename_component\(_IMPORT_PREFIX) .*|set(_IMPORT_PREFIX \"$out\")|" \
    -e "/^set\(_IMPORT_PREFIX \"\"\)/d" {} +
  for path in "$to"/{lib,share}/pkgconfig/*.pc; do
    [[ ! -e $path ]] || sed -i -E "s,^includedir=.*/include(/.*)?$,includedir=$to/include\1," "$path"
  done
}

move-documents() {
  local name
  for name in man info doc gtk-doc help locale bash-completion; do
    if [[ -v doc ]]; then move-matching "$doc" "share/$name"; else rm -rf "${out:?}/share/$name"; fi
  done
}

# move-matching FOLDER PATTERN...: keeps the place below the output.
move-matching() {
  local to=$1 pattern path
  shift
  for pattern; do
    for path in "$out"/$pattern; do
      [[ -e $path || -L $path ]] || continue
      [[ $path != "$to"/* ]] || continue
      mkdir -p "$to/$(dirname "${path#"$out"/}")"
      cp -a "$path" "$to/$(dirname "${path#"$out"/}")/"
      rm -r "$path"
    done
  done
}

# files-that-begin BYTES FOLDER...: regular files, one a line.
files-that-begin() {
  local bytes=$1
  shift
  find "$@" -type f -exec perl -e '
    my $bytes = eval "\"" . shift . "\"";
    for (@ARGV) { open my $file, "<:raw", $_ or die "$_: $!"; read $file, my $begin, length $bytes;
                  print "$_\n" if $begin eq $bytes }' -- "$bytes" {} +
}

strip-symbols() {
  local path id
  chmod -R u+w "$@"
  files-that-begin '\x7fELF' "$@" | while read -r path; do
    case $path in "${debug-/}"/* | *.o) continue ;; esac
    id=
    [[ ! -v debug ]] || id=$("$READELF" -n "$path" 2>/dev/null | sed -n 's/.*Build ID: //p')
    if [[ -n $id ]]; then
      mkdir -p "$debug/lib/debug/.build-id/${id:0:2}"
      "$OBJCOPY" --only-keep-debug "$path" "$debug/lib/debug/.build-id/${id:0:2}/${id:2}.debug"
    fi
    "$STRIP" --strip-unneeded "$path"
  done
  files-that-begin '!<arch>' "$@" | xargs -rd '\n' "$STRIP" --strip-debug
}

# An image has /bin/sh and /usr/bin/env: of what is executable, an interpreter that is no store path is looked for on PATH
# there. env takes one word on a first line: what bash is given is set behind it, perl's -w only warns, and of all else the
# recipe must say what becomes of it.
fix-shebangs() {
  local path line interpreter given name more
  files-that-begin '#!' "$@" | while read -r path; do
    [[ -x $path ]] || continue
    IFS= read -r line <"$path" || true
    [[ $line =~ ^'#!'[[:blank:]]*(/[^[:blank:]]+)[[:blank:]]*(.*[^[:blank:]])?[[:blank:]]*$ ]] || continue
    interpreter=${BASH_REMATCH[1]} given=${BASH_REMATCH[2]} more=
    case $interpreter in /bin/sh | /usr/bin/env | /ast/store/*) continue ;; esac
    name=${interpreter##*/}
    case "$name $given" in
      "$name " | 'bash -' | 'perl -w') ;;
      env\ *) name=$given ;;
      bash\ -*[^abefhkmnptuvxBCEHPT]*) refuse-shebang "$path" "$line" ;;
      bash\ -?*) more="\nset $given" ;;
      *) refuse-shebang "$path" "$line" ;;
    esac
    sed -i "1s,.*,#!/usr/bin/env $name$more," "$path"
  done
}

refuse-shebang() {
  echo "tidy: $1 begins with $2, and behind /usr/bin/env its interpreter would not be given that" >&2
  echo "tidy: change that line in before or after: /bin/sh and store paths may be given anything" >&2
  exit 1
}
