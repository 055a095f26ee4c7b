/// What requests and mails to elsewhere may take.
package struct OutgoingLimits: Sendable {
    /// Under way at once.
    package var transfersMax = 32
    /// Under way at once to one host and port, so that a slow one doesn't take all the room.
    package var transfersPerHostMax = 6
    /// Waiting for room; one more is refused.
    package var waitingMax = 1000
    /// Connections kept for the next request.
    package var idleConnectionsMax = 16
    /// Name, TCP and TLS.
    package var connectTimeLimit = Duration.seconds(10)
    /// Of an answer's header section, names and values.
    package var headerBytesMax = 64 * 1024
    package var headerFieldsMax = 200
    package var redirectsMax = 5
    /// Of an address.
    package static let urlBytesMax = 4096
    /// A file of certificate authorities (PEM) to trust instead of the system's.
    package var certificateAuthorities: String?

    package init() {}
}
