# Each benchmark does a little work. Behind `==` stand its name and its status.
dmesg -n 1
ip link set lo up
cd /tmp

until_listening() { # PORT
  tries=0
  until netstat -ltn | grep -q ":$1 "; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || return 1
    sleep 0.1
  done
}

run_fio() {
  fio --name=work --directory=/tmp --size=2m --bs=4k --rw=randwrite --verify=crc32c \
    --ioengine=$1 --output-format=terse --terse-version=5
}

run_redis() {
  redis-server --save '' --daemonize yes >/dev/null
  until_listening 6379 || return 1
  redis-cli set key 'kept by redis'
  redis-cli get key
  redis-cli shutdown
}

run_memcached() {
  memcached -u root -d -l 127.0.0.1
  until_listening 11211 || return 1
  printf 'set key 0 0 17\r\nkept by memcached\r\nget key\r\nquit\r\n' | nc 127.0.0.1 11211
  killall memcached
}

run_nginx() {
  nginx || return 1
  wget -q -O - http://127.0.0.1/ | grep title
  nginx -s stop
}

run_iperf3() {
  iperf3 --server --one-off --daemon
  until_listening 5201 || return 1
  iperf3 --client 127.0.0.1 --bytes 1M
}

for work in "fio psync" "fio libaio" redis memcached nginx iperf3; do
  run_$work
  echo "== $work $?"
done
hackbench -g 1 -l 20
echo "== hackbench $?"
sqlite-speedtest1 --size 2 speed.db
echo "== sqlite $?"
ls -l /benchmark/bin/fio
