#!/usr/bin/perl
# shrink-runpath FILE...: leaves in each ELF file's RUNPATH the folders that a library is found in which the file needs, or
# says in .note.dlopen that it loads, each once: a folder of which nothing is used would still draw its package into every image.
# Linkers let names of symbols share the end of a text: what another one begins in stays as it is.
use strict;
use warnings;

my ($NULL, $NEEDED, $STRTAB, $RPATH, $RUNPATH) = (0, 1, 5, 15, 29);
# Entries whose value is a name: NEEDED, SONAME, RPATH, RUNPATH, CONFIG, DEPAUDIT, AUDIT, AUXILIARY, FILTER.
my %NAMED = map { $_ => 1 } 1, 14, 15, 29, 0x6ffffefa .. 0x6ffffefc, 0x7ffffffd, 0x7fffffff;
my $NOTE = 4;
my $DLOPEN = 0x407c0c0a;    # of the owner FDO
my ($DYNSYM, $VERDEF, $VERNEED) = (11, 0x6ffffffd, 0x6ffffffe);

for my $path (@ARGV) {
    open my $file, "+<:raw", $path or die "shrink-runpath: $path: $!\n";
    my $bytes = do { local $/; <$file> };
    next unless $bytes =~ /^\x7fELF\x02\x01/;    # 64 bits, little-endian
    my $shrunk = shrink($bytes) // next;
    seek $file, 0, 0;
    print $file $shrunk;
    close $file or die "shrink-runpath: $path: $!\n";
}

# The file as it should be; undef where nothing changes.
sub shrink {
    my ($bytes) = @_;
    my ($table, $size, $count) = (unpack("Q<", substr $bytes, 32), unpack "v2", substr $bytes, 54);
    my @segments = map { [unpack "V V Q< Q< Q< Q<", substr $bytes, $table + $_ * $size, 56] } 0 .. $count - 1;
    my ($dynamic) = map { $_->[2] } grep { $_->[0] == 2 && $_->[5] } @segments;
    return unless defined $dynamic;
    my @entries;
    for (my $at = $dynamic ;; $at += 16) {
        my ($tag, $value) = unpack "Q< Q<", substr $bytes, $at, 16;
        push @entries, { at => $at, tag => $tag, value => $value };
        last if $tag == $NULL;
    }
    my ($strtab) = map { $_->{value} } grep { $_->{tag} == $STRTAB } @entries;
    return unless defined $strtab;
    my ($load) = grep { $_->[0] == 1 && $_->[3] <= $strtab && $strtab < $_->[3] + $_->[5] } @segments;
    my $strings = $strtab - $load->[3] + $load->[2];
    my $text    = sub { unpack "Z*", substr $bytes, $strings + $_[0] };

    my @needed = map { $text->($_->{value}) } grep { $_->{tag} == $NEEDED } @entries;
    push @needed, map { noted(substr $bytes, $_->[2], $_->[5]) } grep { $_->[0] == $NOTE } @segments;
    my @starts = names($bytes, \@entries) or return;
    my $changed;
    for my $entry (grep { $_->{tag} == $RUNPATH || $_->{tag} == $RPATH } @entries) {
        my $at  = $entry->{value};
        my $old = $text->($at);
        my $new = join ":", used([split /:/, $old], @needed);
        next if $new eq $old;
        # Where somebody else's name begins; the text itself is counted once.
        my $own = grep { $_ == $at } @starts;
        my ($free) = $own > 1 ? $at : sort { $a <=> $b } grep { $_ > $at && $_ < $at + length $old } @starts;
        $free //= $at + length $old;
        my $gain = length($old) - length $new;
        if (substr($old, $gain) eq $new) {
            my $end = $free < $at + $gain ? $free : $at + $gain;
            substr $bytes, $strings + $at, $end - $at, "\0" x ($end - $at);
            substr $bytes, $entry->{at} + 8, 8, pack "Q<", $at + $gain;
        }
        elsif ($at + length $new < $free) {
            substr $bytes, $strings + $at, $free - $at, $new . "\0" x ($free - $at - length $new);
        }
        else { next }    # no room: a folder too many does no harm
        $changed = 1;
        next if length $new;
        # An empty one would mean the current folder: the entries behind it move up.
        my $tail = substr $bytes, $entry->{at} + 16, $entries[-1]{at} - $entry->{at};
        substr $bytes, $entry->{at}, length($tail) + 16, $tail . "\0" x 16;
        return $bytes;
    }
    return $changed ? $bytes : undef;
}

# The sonames in the notes of a segment: https://uapi-group.org/specifications/specs/elf_dlopen_metadata/
sub noted {
    my ($notes) = @_;
    my @found;
    while (length $notes >= 12) {
        my ($name, $size, $type) = unpack "V3", $notes;
        my $at = 12 + ($name + 3 & ~3);
        if ($type == $DLOPEN && substr($notes, 12, $name) eq "FDO\0") {
            push @found, map { /"([^"]+)"/g } substr($notes, $at, $size) =~ /"soname"\s*:\s*(\[[^\]]*\]|"[^"]*")/g;
        }
        $notes = substr $notes, $at + ($size + 3 & ~3) < length $notes ? $at + ($size + 3 & ~3) : length $notes;
    }
    return @found;
}

# Offsets in .dynstr of all that has its name there: symbols, versions, entries of the dynamic section. Empty where no section
# tells how many symbols there are.
sub names {
    my ($bytes, $entries) = @_;
    my ($table, $size, $count) = (unpack("Q<", substr $bytes, 40), unpack "v2", substr $bytes, 58);
    return if $table == 0 || $size != 64;
    my @sections = map { [unpack "V V Q< Q< Q< Q< V V Q< Q<", substr $bytes, $table + $_ * $size, $size] } 0 .. $count - 1;
    my ($symbols) = grep { $_->[1] == $DYNSYM } @sections or return;
    my @names = map { $_->{value} } grep { $NAMED{$_->{tag}} } @$entries;
    for (my $at = 0; $at < $symbols->[5]; $at += 24) {
        push @names, unpack "V", substr $bytes, $symbols->[4] + $at, 4;
    }
    # Chains of records with chains of others: where the other chain begins, the next record, where names stand in both.
    for ([$VERNEED, 8, 12, [4], 12, [8]], [$VERDEF, 12, 16, [], 4, [0]]) {
        my ($type, $inner, $outer, $here, $next, $there) = @$_;
        for my $section (grep { $_->[1] == $type } @sections) {
            my $long = sub { unpack "V", substr $bytes, $_[0], 4 };
            for (my $at = $section->[4] ;; $at += $long->($at + $outer)) {
                push @names, map { $long->($at + $_) } @$here;
                for (my $each = $at + $long->($at + $inner) ;; $each += $long->($each + $next)) {
                    push @names, map { $long->($each + $_) } @$there;
                    last unless $long->($each + $next);
                }
                last unless $long->($at + $outer);
            }
        }
    }
    return @names;
}

sub used {
    my ($folders, @needed) = @_;
    my %used = map { $_ => 1 } grep { /\$/ } @$folders;
    for my $name (@needed) {
        my ($found) = grep { -e "$_/$name" } @$folders;
        $used{$found} = 1 if defined $found;
    }
    return grep { delete $used{$_} } @$folders;
}
