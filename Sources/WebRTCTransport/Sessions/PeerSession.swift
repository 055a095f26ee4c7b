package import RTP
package import Runtime
package import WebRTC

/// A peer's session as the transport knows it: an ingest session, a playback session. It lives on one loop, is made there when the first
/// authentic check of its peer comes, and everything is called on that loop.
///
/// It sends by its ``PeerLink``. After each call, and whenever it calls ``PeerLink/reschedule()``, it is asked for its ``nextDeadline(at:)``.
package protocol PeerSession: AnyObject {
    /// A datagram that came by an address from which an authentic check has come before. The bytes are gone after the call.
    func receive(_ datagram: RawSpan, from address: TransportAddress, at now: Instant)
    /// A deadline has passed.
    func tick(at now: Instant)
    /// When to be called next if nothing arrives; nil for never.
    func nextDeadline(at now: Instant) -> Instant?
    /// Both sides have new credentials (RFC 8445, §9).
    func restart(local: ICECredentials, remote: ICECredentials, at now: Instant)
    /// The last call: the session is over by ``PeerTicket/close()`` or the server's stop. What is sent now still goes.
    func close(at now: Instant)
}

extension Instant {
    /// The one clock of all sessions.
    package init(_ time: MonotonicTime) { self.init(microseconds: Int64(clamping: time.nanoseconds / 1000)) }

    package static func now() -> Instant { Instant(MonotonicTime.now()) }
}
