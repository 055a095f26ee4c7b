/// A file that pages refer to, ready to be sent.
package struct Asset: Sendable {
    package let bytes: [UInt8]
    /// For `Content-Type`.
    package let mediaType: String
    /// For `ETag`, quotes included.
    package let entityTag: String
}
