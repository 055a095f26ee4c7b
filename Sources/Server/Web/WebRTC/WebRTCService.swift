import HTTP
import HTTPServer
import Ingest
import Logging
import Playback
import Runtime
import Streaming
import WebRTCTransport

/// All that the server has of WebRTC: its port, who publishes and who watches by it, and their routes.
struct WebRTCService: Sendable {
    let transport: WebRTCTransport
    let whip: WHIPIngest
    let whep: WHEPPlayback
    private let configuration: Configuration
    private let log: Log

    init(hub: Hub, whep: WHEPPlayback, transport: WebRTCTransport, configuration: Configuration, log: Log) {
        self.transport = transport
        self.whep = whep
        var limits = WHIPIngest.Limits()
        limits.keyFrameInterval = configuration.segmentTarget
        whip = WHIPIngest(hub: hub, transport: transport, log: log, limits: limits)
        self.configuration = configuration
        self.log = log.area("webrtc")
    }

    func listen(_ address: SocketAddress) async throws -> SocketAddress {
        let announced = await announced(listeningAt: address)
        let bound = try await transport.listen(address: address, announced: announced)
        log.info("listening", ["address": .string(bound.description), "announced": .string(announced.joined(separator: " "))])
        return bound
    }

    func close() async { await transport.close() }

    func add(_ publishing: LivestreamPublishing, to router: inout Router<HTTPHandler>) {
        let iceServers = configuration.webRTCICEServers.compactMap(ICEServer.init)
        let routes = WHIPRoutes(ingest: whip, iceServers: iceServers)
        routes.add(to: &router)
        routes.add(publishing, to: &router)
        WHEPRoutes(playback: whep, iceServers: iceServers).add(to: &router)
    }

    /// What answers tell peers to send to: numbers, since not every client looks names up.
    private func announced(listeningAt address: SocketAddress) async -> [String] {
        let names = configuration.webRTCAddresses.isEmpty ? [configuration.publicAddress].compactMap(\.self) : configuration.webRTCAddresses
        var hosts: [String] = []
        for name in names {
            let bare = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
            let found = await BlockingWork.run { HostAddresses.lookUp(bare) }
            if found.isEmpty { log.warning("a name of this server is not known: peers aren't told of it", ["name": .string(bare)]) }
            hosts += found.map(\.host)
        }
        if configuration.webRTCAddresses.isEmpty { hosts += address.isAny ? HostAddresses.ownReachable().map(\.host) : [address.host] }
        var seen: Set<String> = []
        return hosts.filter { seen.insert($0).inserted }
    }
}
