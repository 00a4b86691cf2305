/** The pinned content of a file. */
export interface Pin {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** In hexadecimal, where the publisher names one. */
  readonly md5?: string;
}

/** A file that is downloaded and kept as it is. */
export interface PlainFile extends Pin {
  readonly kind: 'file';
  /** Its place under a mirror and under the cache. */
  readonly path: string;
  /** Where it is published, in the order in which they are tried. */
  readonly urls: readonly string[];
}

/** A `.tar.gz` that is downloaded and of which some members are kept. */
export interface ArchiveFile {
  readonly kind: 'archive';
  readonly path: string;
  readonly urls: readonly string[];
  /** The publisher's own archive. Not enforced: an archive packed anew holds the same members in other bytes. */
  readonly published: { readonly bytes: number; readonly md5: string };
  /** The members by their path in the archive, which is their place under the cache too. */
  readonly members: readonly (Pin & { readonly path: string })[];
}

/** A file inside an installed npm package; the pin is that of the images it holds, as bytes. */
export interface PackageFile extends Pin {
  readonly kind: 'package';
  /** What `require.resolve` takes. */
  readonly path: string;
}

/** One file of a data set. */
export type ManifestFile = PlainFile | ArchiveFile | PackageFile;

/** Where a data set comes from and how its files are known to be the right ones. */
export interface DatasetManifest {
  readonly name: string;
  readonly title: string;
  /** The page of the data set. */
  readonly homepage: string;
  readonly licence: string;
  /** What a publication cites. */
  readonly citation: string;
  readonly files: readonly ManifestFile[];
  /** Splits of other data sets that these images are taken from, as `name/split`. */
  readonly overlaps: readonly string[];
}
