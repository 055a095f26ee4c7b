package import Containers

/// What one connection may ask of the server. Breaking one is ``RTMPError/limitExceeded(name:value:limit:)``, or for the
/// values inside a command the ``Containers/AMF0Limits`` error that names it.
package struct RTMPLimits: Equatable, Sendable {
    /// The largest audio, video or aggregate message, in bytes. A key frame of 4K video at 50 Mbit/s has about 2 MB. The
    /// protocol itself allows 16 MiB less one byte.
    package var mediaMessageBytesMax = 8 * 1024 * 1024
    /// The largest message of any other type, in bytes: commands have hundreds, metadata a few thousand.
    package var otherMessageBytesMax = 256 * 1024
    /// How many chunk streams a peer may open. Encoders use six at most.
    package var chunkStreamsMax = 64
    /// The sum over the chunk streams of what is reserved for messages that are still arriving, in bytes.
    package var unfinishedBytesMax = 24 * 1024 * 1024
    /// The largest chunk size a peer may set. No message is longer than 2^24 - 1 bytes, so that a larger size means this one
    /// (§5.4.1); it is clamped rather than refused.
    package var chunkSizeMax = 0xFF_FFFF
    /// How many commands a peer may send while it doesn't publish. Publishing takes about seven.
    package var commandsBeforePublishMax = 64
    /// How many streams a peer may have created and not deleted; encoders create one per publication.
    package var openStreamsMax = 32
    /// What arrives between `publish` and its answer is held back: so many messages…
    package var heldMessagesMax = 4096
    /// …with so many bytes.
    package var heldBytesMax = 4 * 1024 * 1024
    /// Output that has not been taken, in bytes. A peer that asks without reading the answers runs into it.
    package var untakenOutputBytesMax = 256 * 1024
    /// For commands and metadata.
    package var amf0 = AMF0Limits()

    package init() {}
}
