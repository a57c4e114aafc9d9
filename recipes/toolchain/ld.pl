#!/usr/bin/perl
# The linker of @triple@: the seed's, which may take nothing from the seed but gcc's own crt files.
use strict;
use warnings;

my $linker      = "/usr/bin/@seed@-ld.bfd";
my $interpreter = "@interpreter@";
my $musl        = "@libc-name@" eq "musl";

my (@given, @arguments, @folders, @libraries, %rpath);
my $dynamic = 1;
my $shared  = 1;

# A response file holds arguments as a shell would split them, without expansion.
sub words {
    my ($text) = @_;
    my @found;
    while ($text =~ /\G\s*((?:[^\s\\"']|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/gcs) {
        my $word = $1;
        $word =~ s/\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/defined $1 ? $1 : defined $2 ? $2 : $3/ges;
        push @found, $word;
    }
    return @found;
}

for (@ARGV) {
    if (/^\@(.+)/ && open my $file, "<", $1) { local $/; push @given, words(<$file>); }
    else { push @given, $_; }
}

sub is_ours { return $_[0] !~ m{^/} || $_[0] =~ m{^/(?:ast|build|tmp)(?:/|$)} && $_[0] !~ m{/\.\.(?:/|$)} }

while (defined(my $argument = shift @given)) {
    if ($argument =~ /^--?dynamic-linker$/) {
        my $value = shift @given;
        push @arguments, $argument, is_ours($value) ? $value : $interpreter;
    }
    elsif ($argument =~ /^--?dynamic-linker=(.*)/) {
        push @arguments, is_ours($1) ? $argument : "--dynamic-linker=$interpreter";
    }
    elsif ($argument =~ /^-L(.*)/ || $argument =~ /^--library-path=(.*)/) {
        my $folder = length $1 ? $1 : shift @given;
        next unless is_ours($folder);
        push @folders,   $folder;
        push @arguments, "-L$folder";
    }
    elsif ($argument eq "-plugin" || $argument eq "-o") { push @arguments, $argument, shift @given }
    elsif ($argument =~ /^-plugin-opt=-pass-through=-lgcc_s$/ && $musl) { next }
    elsif ($argument eq "-lgcc_s" && $musl) { push @arguments, "-lgcc_eh" }
    elsif ($argument =~ /^-l(.*)/ || $argument =~ /^--library=(.*)/) {
        my $library = length $1 ? $1 : shift @given;
        push @libraries, $library if $shared;
        push @arguments, "-l$library";
    }
    elsif ($argument =~ m{^/} && !is_ours($argument)) {
        die "ld: $argument is the seed's, and nothing of it may be linked in\n"
          unless $argument =~ m{^/usr/lib/gcc(?:-cross)?/[^/]+/\d+/crt[a-zA-Z0-9]+\.o$};
        push @arguments, $argument;
    }
    else {
        $dynamic = 0 if $argument =~ /^(?:-r|-i|--relocatable|--?no-dynamic-linker)$/;
        $shared  = 0 if $argument =~ /^(?:-static|-Bstatic|-dn|-non_shared)$/;
        $shared  = 1 if $argument =~ /^(?:-Bdynamic|-dy|-call_shared)$/;
        $rpath{$1} = 1 if $argument =~ m{^(/ast/store/[^/]+/.*\.so(?:\.[\d.]+)?)$} && $1 =~ m{(.*)/};
        push @arguments, $argument;
    }
}

if ($dynamic) {
    for my $library (@libraries) {
        my $file = $library =~ /^:(.*)/ ? $1 : "lib$library.so";
        my ($folder) = grep { -e "$_/$file" } @folders;
        $rpath{$folder} = 1 if defined $folder && $folder =~ m{^/ast/store/};
    }
    my @order = grep { delete $rpath{$_} } @folders, sort keys %rpath;
    push @arguments, map { ("-rpath", $_) } @order;
}

exec $linker, "-nostdlib", @arguments or die "ld: $linker: $!\n";
