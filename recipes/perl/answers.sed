# What is answered otherwise than in Debian's package. No libraries but the C library's:
s/^(libs|perllibs)=.*/\1='-lpthread -ldl -lm'/
s/^(d_crypt|d_crypt_r|i_crypt|i_db|i_gdbm|i_gdbm_ndbm|i_ndbm)=.*/\1='undef'/
/^(dynamic_ext|extensions)=/s/ (DB_File|GDBM_File|NDBM_File|ODBM_File|XS\/APItest|XS\/Typemap)\b//g
# nothing of vendors, older versions and manuals:
s/^(usevendorprefix|d_vendor\w+|d_inc_version_list)=.*/\1='undef'/
s/^((install)?(vendor|man[13]dir|siteman)\w*|inc_version_list)=.*/\1=''/
s/^inc_version_list_init=.*/inc_version_list_init='0'/
# and nothing of where it was configured.
s/^((inc|lib|plib|glib|xlib|locinc|loclib)pth|libsdirs|libsfiles|libsfound|libspath|libc|timeincl|usrinc|sysman|pager)=.*/\1=''/
s/^config_args=.*/config_args=''/
s/^config_argc=.*/config_argc=0/
/^config_arg[0-9]/d
s/^src=.*/src=./
s/^full_sed=.*/full_sed='sed'/
s/^startperl=.*/startperl='#!\/usr\/bin\/env perl'/
s/^(cc|cpp)flags=.*/\1flags='-D_REENTRANT -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -fwrapv -fno-strict-aliasing'/
s/^optimize=.*/optimize='-O2'/
s/^ldflags=.*/ldflags='-Wl,--as-needed'/
s/^lddlflags=.*/lddlflags='-shared -Wl,--as-needed'/
