# merge-config CONFIG FRAGMENT: sets what FRAGMENT says (CONFIG_X=n unsets) in a kconfig file,
# lets `make oldconfig` answer the rest with defaults, and fails where a setting did not hold.
merge-config() {
  local line name
  while read -r line; do
    name=${line%%=*}
    sed -i -e "/^$name=/d" -e "/^# $name is not set$/d" "$1"
    case $line in
    *=n) echo "# $name is not set" ;;
    *) echo "$line" ;;
    esac >>"$1"
  done <"$2"
  # `yes` dies of SIGPIPE when oldconfig has no more questions.
  { yes "" || true; } 2>/dev/null | make oldconfig >/dev/null
  while read -r line; do
    case $line in
    *=n) ! grep -q "^${line%=n}=" "$1" ;;
    *) grep -qxF "$line" "$1" ;;
    esac || {
      echo "merge-config: $line did not hold" >&2
      return 1
    }
  done <"$2"
}
