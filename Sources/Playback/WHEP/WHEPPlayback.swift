import HTTP
package import HTTPServer
package import Logging
package import Runtime
package import Streaming
import Synchronization
package import WebRTC
package import WebRTCTransport

/// Viewers by WHEP (draft-ietf-wish-whep-03): answers their offers, and keeps what their session URLs name.
package final class WHEPPlayback: Sendable {
    /// Rights are looked at again when some are taken back, and as often as this, since they also end by themselves.
    private static let rightsInterval = Duration.seconds(30)

    private let group: EventLoopGroup
    private let transport: WebRTCTransport
    private let loops: InteractiveLoops
    private let rights: any PlaybackRights
    private let viewers: ViewerCounter
    private let log: Log
    private let resources = Mutex<[String: WHEPResource]>([:])
    /// Sessions that have just ended: a browser that closes its connection may say so by HTTP a moment later.
    private let ended = Mutex<Set<String>>([])
    private static let endedMemory = Duration.seconds(10)

    package init(group: EventLoopGroup, transport: WebRTCTransport, rights: any PlaybackRights, viewers: ViewerCounter, log: Log) {
        self.group = group
        self.transport = transport
        self.rights = rights
        self.viewers = viewers
        self.log = log.area("whep")
        loops = InteractiveLoops(group: group)
        for loop in group.loops {
            loop.execute { [weak self] in
                loop.scheduleRepeating(every: Self.rightsInterval) { [weak self] in self?.checkRights(on: loop) }
            }
        }
    }

    /// Viewers that are there, or on their way.
    package var sessionCount: Int { resources.withLock { $0.count } }

    /// The session that a session URL's last part names.
    package func resource(_ id: String) -> WHEPResource? { resources.withLock { $0[id] } }

    /// Whether it was one a moment ago.
    package func hasEnded(_ id: String) -> Bool { ended.withLock { $0.contains(id) } }

    private func end(_ id: String, on loop: EventLoop) {
        resources.withLock { $0[id] = nil }
        _ = ended.withLock { $0.insert(id) }
        loop.execute {
            loop.schedule(after: Self.endedMemory) { [weak self] in _ = self?.ended.withLock { $0.remove(id) } }
        }
    }

    /// Lets a publication be watched. On its loop, before its first frame.
    package func prepare(_ publication: Publication) { publication.subscribe(InteractiveOutput(publication: publication, loops: loops)) }

    /// Whether the request may watch, as for every other way to watch (``RightsCheck``); `body` is called where it may.
    package func pass(_ exchange: HTTPExchange, _ playbackID: String, token: String?, _ body: @escaping () -> Void) {
        RightsCheck(rights: rights).pass(exchange, playbackID, token: token, body)
    }

    /// Answers an offer, on the exchange's loop. The viewer counts from here on.
    package func open(_ exchange: HTTPExchange, offer: String, _ playbackID: String, token: String?) throws(WHEPRefusal) -> WHEPResource {
        guard let status = loops[exchange.loop].status(playbackID) else { throw .notLive }
        switch status.obstacle {
        case .reordered: throw .reordered
        case .codec(let name): throw .codec(name)
        case nil: break
        }
        guard status.video != nil || status.hasSound else { throw .notLive }
        let session: NegotiatedSession
        do throws(NegotiationError) {
            session = try Negotiator(.playback, .gives(video: status.video, audio: status.hasSound ? .opus : nil)).negotiate(offer)
        } catch {
            throw .offer(error)
        }
        let leave = viewers.open(exchange, playbackID, as: .whep)
        let loop = exchange.loop
        let resource = WHEPResource(session, status, token: token, address: exchange.client.host, transport: transport) { [weak self] id in
            leave()
            self?.end(id, on: loop)
        }
        resources.withLock { $0[resource.peer.id] = resource }
        do throws(AdmissionRefusal) {
            try resource.peer.admit { [loops, transport, log] link, session, local in
                WHEPViewer(
                    resource, session, local: local, link: link, home: loops[link.loop], certificate: transport.certificate, log: log)
            } onAbandoned: { [log] in
                log.info("the viewer never came: its network may block UDP and TCP to this port")
                resource.noteEnd()
            }
        } catch {
            resource.noteEnd()
            throw .transport(error)
        }
        return resource
    }

    /// Ends the sessions of those who may not watch any more. Called on the loop after rights were taken back.
    package func checkRights(on loop: EventLoop) {
        for viewer in loops[loop].viewers {
            let (playbackID, token) = (viewer.resource.playbackID, viewer.resource.token)
            if let token {
                if !rights.admits(token, to: playbackID, on: loop) { viewer.end("the right to watch has ended") }
            } else {
                checkOpen(viewer, playbackID, on: loop)
            }
        }
    }

    private func checkOpen(_ viewer: WHEPViewer, _ playbackID: String, on loop: EventLoop) {
        switch rights.isOpen(playbackID, on: loop) {
        case true: break
        case false: viewer.end("the right to watch has ended")
        case nil:
            let viewer = LoopBound(viewer, on: loop)
            Task { [rights] in
                guard await rights.findOut(playbackID, for: loop) == .closed else { return }
                loop.execute { viewer.value.end("the right to watch has ended") }
            }
        }
    }
}

/// Why an offer wasn't answered.
package enum WHEPRefusal: Error, Sendable {
    case notLive
    /// The pictures aren't in the order in which they are shown.
    case reordered
    case codec(String)
    case offer(NegotiationError)
    case transport(AdmissionRefusal)
}
