#!/usr/bin/perl
# shrink-runpath FILE...: leaves in each ELF file's RUNPATH the folders that a needed library is found
# in, each once: a folder of which nothing is used would still draw its package into every image.
# The shorter text ends where the longer one did, since names of symbols may share its end.
use strict;
use warnings;

my ($NULL, $NEEDED, $STRTAB, $RPATH, $RUNPATH) = (0, 1, 5, 15, 29);

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
    my $changed;
    for my $entry (grep { $_->{tag} == $RUNPATH || $_->{tag} == $RPATH } @entries) {
        my $old = $text->($entry->{value});
        my $new = join ":", used([split /:/, $old], @needed);
        next if $new eq $old;
        $changed = 1;
        my $gain = length($old) - length $new;
        substr $bytes, $strings + $entry->{value}, length $old, "\0" x $gain . $new;
        substr $bytes, $entry->{at} + 8, 8, pack "Q<", $entry->{value} + $gain;
        next if length $new;
        # An empty one would mean the current folder: the entries behind it move up.
        my $tail = substr $bytes, $entry->{at} + 16, $entries[-1]{at} - $entry->{at};
        substr $bytes, $entry->{at}, length($tail) + 16, $tail . "\0" x 16;
        return $bytes;
    }
    return $changed ? $bytes : undef;
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
