#!/usr/bin/perl
# The linker of @triple@: the seed's, which may take nothing from the seed but gcc's own crt files.
# A program gets the store's interpreter, and a RUNPATH to each folder that it has a shared library
# from: in the store, or, for libraries of the build itself, where they will be: the `lib` of `out`.
use strict;
use warnings;
use Cwd qw(abs_path);

my $linker      = "/usr/bin/@seed@-ld.bfd";
my $interpreter = "@interpreter@";
my $musl        = "@libc-name@" eq "musl";

# What comes with the compiler itself; the crt files of the C library are not among it.
my $compilers = qr{^/usr/lib/gcc(?:-cross)?/[^/]+/\d+/crt(?:begin|end|fastmath|prec)\w*\.o$};
my $ours      = qr{^/(?:ast|build|tmp)(?:/|$)};

# Options whose next word is their value, and no input.
my $valued = qr{^(?:-o|-m|-z|-e|-u|-y|-h|-Map|--?(?:plugin|soname|rpath|rpath-link|defsym|entry|undefined|wrap))$};

my (@given, @arguments, @folders, @libraries, %rpath, %seen, @states);
my ($dynamic, $shared) = (1, 1);

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

# Links are followed: one in the build folder that leads out of it is not ours.
sub is_ours {
    my ($path) = @_;
    my $real = abs_path($path) // ($path =~ m{^/} ? $path : return 1);
    return $real =~ $ours && $real !~ m{/\.\.(?:/|$)};
}

sub refuse { die "ld: $_[0] is the seed's, and nothing of it may be linked in\n" }

# Where the loader will have to look for what this file stands for: itself, or what a script names.
sub remember {
    my ($path) = @_;
    my $file = abs_path($path) // return;
    return if $seen{$file}++;
    if (is_elf($file)) {
        my ($folder) = $file =~ m{^(.+)/[^/]+\.so(?:\.[\w.]+)?$} or return;
        $folder = $ENV{out} && "$ENV{out}/lib" unless $folder =~ m{^/ast/store/};
        $rpath{$folder} = 1 if $folder;
        return;
    }
    return unless -s $file < 4096 && open my $script, "<", $file;
    my $text = do { local $/; <$script> };
    $text =~ s{/\*.*?\*/}{ }gs;
    my ($beside) = $file =~ m{^(.*)/};
    while ($text =~ /\b(?:INPUT|GROUP)\s*(\((?:[^()]|(?1))*\))/g) {
        for my $name (grep { $_ ne "AS_NEEDED" } split /[\s,()"]+/, $1) {
            if ($name =~ /^-l(.+)/) { push @libraries, [$1, $shared] }
            elsif ($name =~ m{^/}) {
                refuse($name) unless is_ours($name);
                if ($name =~ m{^(/ast/store/.+)/[^/]+\.so[\w.]*$}) { $rpath{$1} = 1 }
                else { remember($name) }
            }
            elsif (my ($found) = grep { -f } map { "$_/$name" } $beside, ".", @folders) { remember($found) }
        }
    }
}

sub is_elf { open my $file, "<:raw", $_[0] or return 0; read $file, my $magic, 4; return $magic eq "\x7fELF" }

for (@ARGV) {
    if (/^\@(.+)/ && open my $file, "<", $1) { local $/; push @given, words(<$file>); }
    else { push @given, $_; }
}

while (defined(my $argument = shift @given)) {
    if ($argument =~ /^--?dynamic-linker$/) {
        my $value = shift @given;
        push @arguments, $argument, is_ours($value) ? $value : $interpreter;
    }
    elsif ($argument =~ /^--?dynamic-linker=(.*)/) {
        push @arguments, is_ours($1) ? $argument : "--dynamic-linker=$interpreter";
    }
    elsif ($argument =~ /^(?:-L|--library-path(?:=|$))(.*)/) {
        my $folder = length $1 ? $1 : shift @given;
        next unless is_ours($folder);
        push @folders,   $folder;
        push @arguments, "-L$folder";
    }
    elsif ($argument =~ $valued) { push @arguments, $argument, shift @given }
    elsif ($argument =~ /^-plugin-opt=-pass-through=-lgcc_s$/ && $musl) { next }
    elsif ($argument eq "-lgcc_s" && $musl) { push @arguments, "-lgcc_eh" }
    elsif ($argument =~ /^(?:-l|--library(?:=|$))(.*)/) {
        my $library = length $1 ? $1 : shift @given;
        push @libraries, [$library, $shared];
        push @arguments, "-l$library";
    }
    elsif ($argument !~ /^-/) {
        refuse($argument) unless is_ours($argument) || $argument =~ $compilers;
        remember($argument) if $argument =~ /\.so(?:\.[\w.]+)?$/;
        push @arguments, $argument;
    }
    else {
        $dynamic = 0 if $argument =~ /^(?:-r|-i|--relocatable|--?no-dynamic-linker)$/;
        $shared  = 0 if $argument =~ /^(?:-static|-Bstatic|-dn|-non_shared)$/;
        $shared  = 1 if $argument =~ /^(?:-Bdynamic|-dy|-call_shared)$/;
        push @states, $shared if $argument eq "--push-state";
        $shared = pop @states // 1 if $argument eq "--pop-state";
        push @arguments, $argument;
    }
}

while (my $library = shift @libraries) {
    my ($name, $is_shared) = @$library;
    my @files = $name =~ /^:(.*)/ ? $1 : (("lib$name.so") x $is_shared, "lib$name.a");
    my ($path) = grep { -e } map { my $folder = $_; map { "$folder/$_" } @files } @folders;
    next unless defined $path;
    refuse($path) unless is_ours($path);
    remember($path) if $path =~ /\.so(?:\.[\w.]+)?$/;
}

if ($dynamic) {
    # Sorted as the libraries were searched; what comes by a path of its own goes last.
    my @order = ((grep { delete $rpath{$_} } map { abs_path($_) // () } @folders), sort keys %rpath);
    # ld follows a library's own libraries by -rpath-link.
    push @arguments, map { ("-rpath", $_, "-rpath-link", $_) } @order;
}

exec $linker, "-nostdlib", @arguments or die "ld: $linker: $!\n";
