package import Bytes
package import RTP
package import Runtime
package import WebRTC

/// A session's end of the transport, on the session's loop.
package final class PeerLink {
    package let loop: EventLoop
    let ticket: PeerTicket
    let transport: LoopTransport
    /// Nil only until it is made, and after the end.
    var session: (any PeerSession)?
    /// By which the peer has checked; the one it was last heard by longest ago stands first.
    var addresses: [TransportAddress] = []
    /// The fragments by which checks find the session here.
    var key: UsernameKey
    /// Its place in the loop's heap of deadlines; nil where it stands in none.
    var heapPlace: Int?
    var deadline = Instant(microseconds: .max)
    /// Neither side has ended it.
    package private(set) var isOpen = true
    private var isConnected = false

    init(_ ticket: PeerTicket, key: UsernameKey, transport: LoopTransport) {
        self.ticket = ticket
        self.key = key
        self.transport = transport
        loop = transport.loop
    }

    /// Sends a datagram, at most ``UDPSocket/datagramBytesMax`` long; what the path has no room for is dropped.
    package func send(_ datagram: ArraySlice<UInt8>, to address: TransportAddress) { transport.send(datagram, to: address) }

    /// Sends a batch, in order.
    package func send(_ batch: borrowing DatagramBatch, to address: TransportAddress) { transport.send(batch, to: address) }

    /// The session's ``PeerSession/nextDeadline(at:)`` has changed for another reason than a call by the transport.
    package func reschedule(at now: Instant) { transport.reschedule(self, at: now) }

    /// The DTLS handshake is over: the session doesn't count among the half-open ones any more.
    package func noteConnected() {
        guard isOpen, !isConnected else { return }
        isConnected = true
        ticket.noteConnected()
    }

    /// The session is over by itself: the transport forgets it, and calls it no more.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        transport.forget(self)
        ticket.forget()
        session = nil
    }
}
