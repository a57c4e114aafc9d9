/* Calls each library that has no program of its own. */

#include <blkid/blkid.h>
#include <event2/event.h>
#include <ini.h>
#include <libaio.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <rpc/rpc.h>
#include <stdio.h>
#include <string.h>
#include <urcu.h>

static int
setting(void *user, const char *section, const char *name, const char *value)
{
	printf("libinih %s.%s=%s\n", section, name, value);
	return 1;
}

static void
timeout(evutil_socket_t fd, short what, void *user)
{
	puts("libevent timeout");
}

int
main(void)
{
	const char *version;
	blkid_get_library_version(&version, NULL);
	printf("libblkid %s\n", version);

	struct event_base *base = event_base_new();
	event_base_once(base, -1, EV_TIMEOUT, timeout, NULL, &(struct timeval){ 0 });
	event_base_dispatch(base);

	ini_parse_string("[a]\nb = c\n", setting, NULL);

	io_context_t context = 0;
	char bytes[4] = "";
	FILE *file = tmpfile();
	struct iocb request, *requests[] = { &request };
	struct io_event done;
	fputs("abc", file);
	fflush(file);
	io_setup(1, &context);
	io_prep_pread(&request, fileno(file), bytes, 3, 0);
	io_submit(context, 1, requests);
	io_getevents(context, 1, 1, &done, NULL);
	printf("libaio %s\n", bytes);

	struct nl_sock *socket = nl_socket_alloc();
	printf("libnl %d\n", nl_connect(socket, 0));

	char buffer[4];
	int number = 0x61626364;
	XDR xdr;
	xdrmem_create(&xdr, buffer, sizeof buffer, XDR_ENCODE);
	xdr_int(&xdr, &number);
	printf("libtirpc %.4s\n", buffer);

	rcu_register_thread();
	rcu_read_lock();
	rcu_read_unlock();
	synchronize_rcu();
	rcu_unregister_thread();
	puts("liburcu synchronized");
	return 0;
}
