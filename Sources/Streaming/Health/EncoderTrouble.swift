/// What a way in has found in an encoder's stream and left out, so that it never comes to be an ``EncoderItem``.
package enum EncoderTrouble: Sendable, Equatable {
    /// By its name.
    case unsupportedCodec(String)
    case unreadable
}
