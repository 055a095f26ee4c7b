package import Logging
import Runtime
package import Streaming
import Synchronization
package import WebRTC
package import WebRTCTransport

/// Takes browsers and encoders by WHIP (RFC 9725): negotiates their offers, and keeps what their session URLs name.
package final class WHIPIngest: Sendable {
    package struct Limits: Sendable {
        /// What is held while the hub is asked: some hundred milliseconds of sound and picture.
        package var heldItemsMax = 256
        /// How long after its end a session's URL serves a DELETE: browsers close the connection first.
        package var deleteTimeMax = Duration.seconds(30)
        /// A key frame is asked for when the last one is so old: a segment's target, since each begins with one.
        package var keyFrameInterval = Duration.seconds(2)
        package init() {}
    }

    /// Encoders by RTMP count from 1.
    private static let firstNumber: UInt64 = 1 << 62

    let hub: Hub
    let transport: WebRTCTransport
    let log: Log
    let limits: Limits
    private let numbers = Atomic<UInt64>(firstNumber)
    private let resources = Mutex<[String: WHIPResource]>([:])

    package init(hub: Hub, transport: WebRTCTransport, log: Log, limits: Limits = Limits()) {
        self.hub = hub
        self.transport = transport
        self.log = log.area("whip")
        self.limits = limits
    }

    /// Sessions that have an address: connected or on their way.
    package var sessionCount: Int { resources.withLock { $0.count } }

    /// Whether a publisher by WHIP feeds this livestream now.
    package func isOnAir(_ livestreamID: String) -> Bool {
        resources.withLock { $0.values.contains { $0.livestreamOnAir == livestreamID } }
    }

    /// The session that a session URL's last part names.
    package func resource(_ id: String) -> WHIPResource? { resources.withLock { $0[id] } }

    /// Answers an offer. The session is on air once its media's keys are agreed on.
    ///
    /// - Parameters:
    ///   - address: the client's, as HTTP saw it.
    ///   - encoder: what the client calls itself, for the log.
    ///   - livestreamID: where it is given, the key must be that livestream's.
    package func open(
        offer: String, streamKey: String, livestreamID: String? = nil, address: String, encoder: String
    ) async throws(WHIPRefusal) -> WHIPResource {
        do throws(PublishRefusal) {
            let livestream = try await hub.check(streamKey: streamKey, address: address)
            guard livestreamID == nil || livestreamID == livestream.id else { throw .unknownKey }
        } catch {
            log.warning("encoder refused", ["reason": .string(error.rawValue), "encoder": .string(encoder), "address": .string(address)])
            throw .publish(error)
        }
        let session: NegotiatedSession
        do throws(NegotiationError) {
            session = try Negotiator(.ingest, .publishers).negotiate(offer)
        } catch {
            log.warning(
                "encoder refused", ["reason": .string(error.code.rawValue), "encoder": .string(encoder), "address": .string(address)])
            throw .offer(error)
        }
        let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
        let resource = WHIPResource(
            number: number, session: session, streamKey: streamKey, address: address, encoder: encoder, transport: transport
        ) { [weak self] id in self?.resources.withLock { $0[id] = nil } }
        resources.withLock { $0[resource.peer.id] = resource }
        do throws(AdmissionRefusal) {
            try resource.admit { [self] link, session, local in
                WHIPConnection(resource, session, local: local, link: link, ingest: self)
            } onAbandoned: { [log] in
                log.info(
                    "the publisher never came: its network may block UDP and TCP to this port",
                    ["encoder": .string(encoder), "address": .string(address)])
            }
        } catch {
            resource.forget()
            throw .transport(error)
        }
        return resource
    }
}

/// Why an offer wasn't answered.
package enum WHIPRefusal: Error, Sendable {
    case publish(PublishRefusal)
    case offer(NegotiationError)
    case transport(AdmissionRefusal)
}
