import Bytes
import Containers

/// The server's side of one RTMP connection (Adobe RTMP 1.0): bytes in, events and bytes out. It owns no socket, no
/// clock and no randomness.
///
/// ```
/// session.receive(bytes)
/// do { while let event = try session.nextEvent() { … } } catch { /* send the output, then close */ }
/// send(session.takeOutput())
/// ```
/// Phases: ``Phase/handshake`` → ``Phase/awaitingConnect`` → ``Phase/connected`` → ``Phase/publishRequested`` →
/// ``Phase/publishing``, and back to ``Phase/connected`` when the encoder unpublishes or is refused.
package struct RTMPServerSession {
    package enum Phase: Equatable, Sendable {
        case handshake
        case awaitingConnect
        /// Media that arrives now belongs to nothing and is dropped.
        case connected
        /// Commands and media are held back until the driver answers, so that its answer means the same however late it comes.
        case publishRequested
        case publishing
        /// The server ended the publication, or the peer broke the protocol. What arrives is ignored.
        case closed
    }

    package internal(set) var phase = Phase.handshake
    let limits: RTMPLimits
    private var handshake: RTMPHandshake
    private var decoder: ChunkDecoder
    var encoder = ChunkEncoder()
    var output: [UInt8] = []
    var events = FIFO<RTMPEvent>()
    private var failure: RTMPError?

    var connectRequest: RTMPConnectRequest?
    /// From `createStream`, and not yet deleted.
    var openStreams: Set<UInt32> = []
    var lastStreamID: UInt32 = 0
    /// The message stream of the publication.
    var publishStreamID: UInt32 = 0
    /// Of the `play` that awaits its answer.
    var playStreamID: UInt32?
    var commandsBeforePublish = 0
    /// See ``RTMPLimits/heldMessagesMax``.
    var heldMessages: [RTMPMessage] = []
    var heldBytes = 0

    /// The sequence number of acknowledgements: all bytes received, the handshake's included, modulo 2^32 (§5.4.3).
    private var receivedBytes: UInt32 = 0
    private var acknowledgedBytes: UInt32 = 0
    /// How many bytes the peer sends before it wants an acknowledgement.
    var acknowledgementWindow: UInt32 = 2_500_000

    /// `random`: ``RTMPHandshake/randomByteCount`` bytes. Without `cryptography` signed handshakes are answered as simple ones.
    package init(random: [UInt8], cryptography: RTMPCryptography? = nil, limits: RTMPLimits = RTMPLimits()) {
        self.limits = limits
        handshake = RTMPHandshake(random: random, cryptography: cryptography)
        decoder = ChunkDecoder(limits: limits)
    }

    /// Takes bytes from the peer, in any cut. What was wrong with them is thrown by ``nextEvent()``, after the good events.
    package mutating func receive(_ bytes: RawSpan) {
        guard phase != .closed else { return }
        receivedBytes &+= UInt32(truncatingIfNeeded: bytes.byteCount)
        do throws(RTMPError) {
            try consume(bytes)
        } catch {
            fail(error)
        }
    }

    /// The oldest event, or `nil` until more bytes arrive. Once it has thrown it throws for ever.
    package mutating func nextEvent() throws(RTMPError) -> RTMPEvent? {
        if let event = events.popFirst() { return event }
        if let failure { throw failure }
        return nil
    }

    /// What to send to the peer, and from now on isn't kept here.
    package mutating func takeOutput() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &output)
        return taken
    }

    mutating func fail(_ error: RTMPError) {
        failure = error
        phase = .closed
        dropHeldMessages()
    }

    private mutating func consume(_ bytes: RawSpan) throws(RTMPError) {
        var reader = ByteReader(bytes)
        while phase == .handshake, !reader.isAtEnd {
            output += try handshake.receive(&reader)
            if handshake.isFinished { phase = .awaitingConnect }
        }
        guard !reader.isAtEnd else { return }
        // Messages that were complete before the first bad byte still count.
        var decodingFailure: RTMPError?
        do throws(RTMPError) {
            try decoder.receive(reader.readSpan(upTo: reader.remaining))
        } catch {
            decodingFailure = error
        }
        while let message = decoder.nextMessage(), phase != .closed {
            try handle(message)
            try checkOutput()
        }
        if let decodingFailure { throw decodingFailure }
        acknowledgeIfDue()
    }

    private func checkOutput() throws(RTMPError) {
        guard output.count <= limits.untakenOutputBytesMax else {
            throw .limitExceeded(
                name: "RTMPLimits.untakenOutputBytesMax", value: output.count, limit: limits.untakenOutputBytesMax)
        }
    }

    private mutating func acknowledgeIfDue() {
        guard receivedBytes &- acknowledgedBytes >= acknowledgementWindow else { return }
        acknowledgedBytes = receivedBytes
        send(.acknowledgement, number: receivedBytes)
    }
}
