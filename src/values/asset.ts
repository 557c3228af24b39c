/** A file of the user's, named by the SHA-256 of its bytes (64 hex digits). The bytes live in the asset store. */
export interface AssetReference {
  readonly hash: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
}
