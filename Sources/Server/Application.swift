import API
import Accounts
import Cryptography
import Glibc
import HTTP
import HTTPServer
import Ingest
import Livestreams
import Logging
import Notifications
import Playback
import Recording
import Runtime
import Store
import Streaming
import Synchronization
import WebRTCTransport
import WebUI

/// A sentence why the server can't start.
struct StartError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The running server: everything composed, from the store to the listeners.
final class Application: Sendable {
    /// How often the store is asked whether another process has changed it (`carillon stream-keys rotate`).
    private static let watchInterval = Duration.seconds(1)
    /// Each so many times it is looked at all the same: a change that was noticed while a session was beginning concerned that one, too.
    private static let turnsWithoutChangeMax = 15
    /// How often to look whether recordings have been closed, while stopping.
    private static let drainPoll = Duration.milliseconds(20)

    let configuration: Configuration
    private let log: Log
    private let group: EventLoopGroup
    private let secure: SecureTransport?
    private let store: Store
    private let work: BackgroundWork
    private let accounts: Accounts
    private let engine: EmbeddedEngine
    private let domain: LivestreamDomain
    private let rights: LoopRights
    private let keeper: SessionKeeper
    private let upkeep: Upkeep
    private let hub: Hub
    private let rtmp: RTMPIngest
    /// Nil where WebRTC is off.
    private let webRTC: WebRTCService?
    private let board: LiveBoard
    private let directories: LiveDirectories
    private let viewers: ViewerCounter
    private let channels: EventChannels
    private let testPicture: TestPictureSource
    private let thumbnailer: Thumbnailer
    private let web: WebUI
    private let player: PlayerFiles?
    private let lock: DataLock
    private let http = Mutex<HTTPServer?>(nil)
    private let isStopping = Atomic<Bool>(false)

    /// Opens the store and the pages; nothing listens yet.
    init(configuration: Configuration, log: Log) throws {
        self.configuration = configuration
        self.log = log
        let folders = Folders(configuration)
        try folders.create()
        lock = try DataLock(folder: configuration.dataFolder)
        store = try Store(configuration)
        work = try BackgroundWork(store: store, configuration: configuration, log: log)
        accounts = Accounts(store: store, configuration: configuration, outside: work.outside)
        web = try folders.web()
        player = folders.player()
        ProcessFigures.raiseDescriptorLimit()
        group = try EventLoopGroup(count: configuration.loopCount ?? ProcessFigures.coreCount)
        secure = try SecureTransport(configuration, group: group, log: log)
        directories = LiveDirectories(group: group)
        channels = EventChannels(group: group)
        let late = LateBoard()
        viewers = ViewerCounter(loop: group.loops[0]) { playbackID, _ in Task { await late.board?.viewersChanged(playbackID) } }
        board = LiveBoard(
            store: store, viewers: viewers, channels: channels, hasPlayer: player != nil, hasWebRTC: configuration.hasWebRTC,
            offersTestPicture: configuration.isTestPictureOffered, log: log)
        late.board = board
        engine = EmbeddedEngine(store: store, viewers: viewers, urls: { Self.urls($0, configuration) }, log: log)
        domain = LivestreamDomain(
            store: store, engine: engine, configuration: configuration, onStep: LivestreamEvents.stepTaken,
            onChange: LivestreamEvents.changed)
        rights = LoopRights(group: group, board: domain.board, rights: domain.rights)
        keeper = SessionKeeper(store: store, life: domain.life, configuration: configuration, log: log)
        upkeep = Upkeep(log: log)
        let transport = configuration.hasWebRTC ? WebRTCTransport(group: group, log: log) : nil
        let whep = transport.map { [group, rights, viewers] in
            WHEPPlayback(group: group, transport: $0, rights: rights, viewers: viewers, log: log)
        }
        hub = Self.makeHub(configuration, keeper, directories, rights, whep)
        engine.join(hub)
        rtmp = RTMPIngest(hub: hub, log: log)
        webRTC =
            if let transport, let whep {
                WebRTCService(hub: hub, whep: whep, transport: transport, configuration: configuration, log: log)
            } else { nil }
        if let webRTC { engine.join(webRTC.whip) }
        let board = board
        testPicture = TestPictureSource(hub: hub, loop: group.next(), log: log) { await board.testPictureChanged($0) }
        thumbnailer = Thumbnailer(log: log)
    }

    /// The viewer counter tells the board, and the board asks the counter.
    private final class LateBoard: Sendable {
        private let stored = Mutex<LiveBoard?>(nil)
        var board: LiveBoard? {
            get { stored.withLock { $0 } }
            set { stored.withLock { $0 = newValue } }
        }
    }

    private static func makeHub(
        _ configuration: Configuration, _ keeper: SessionKeeper, _ directories: LiveDirectories, _ rights: LoopRights,
        _ whep: WHEPPlayback?
    ) -> Hub {
        var settings = Publication.Settings()
        settings.packager.partTarget = configuration.partTarget
        settings.packager.segmentTarget = configuration.segmentTarget
        settings.silenceBeforeTakeover = configuration.silentPublisherTimeout
        var limits = Hub.Limits()
        limits.publicationsMax = configuration.publishersMax
        limits.wrongKeysMax = configuration.wrongKeysPerMinuteMax
        return Hub(
            surroundings: Hub.Surroundings(
                livestream: { try await keeper.livestream(streamKey: $0) },
                sessionID: { randomIdentifier(length: 12) },
                prepare: { publication in
                    // A part is on its way to the disk before a viewer is told of it.
                    if let recorder = keeper.recorder(for: publication) { publication.subscribe(recorder) }
                    publication.subscribe(LiveOutput(publication: publication, directories: directories))
                    whep?.prepare(publication)
                },
                began: { entry in
                    await keeper.began(entry)
                    // Known from the start, so that who comes while the store is away may watch.
                    _ = await rights.findOut(entry.livestream.playbackID, for: entry.loop)
                },
                ended: { await keeper.ended($0, $1) }),
            settings: settings, limits: limits)
    }

    /// Repairs what the last run left open, then listens.
    func start() async throws {
        await keeper.repair()
        await reconcileAfterRestart()
        try await ensureLivestream()
        await keeper.notifyRecorded { [board] in await board.recorded(livestreamID: $0) }
        let (first, directories, board) = (group.loops[0], directories, board)
        await first.run { [keeper] in
            directories.observe(on: first) { snapshot in
                board.note(snapshot)
                keeper.note(snapshot)
            }
        }
        rights.follow(domain.board, on: group) { [channels, webRTC] loop in
            channels.checkRights(on: loop)
            webRTC?.whep.checkRights(on: loop)
        }
        let rtmpAddress = try await listen("rtmp-port", configuration.rtmpPort) { [rtmp, group] in
            try await rtmp.listen(on: group, address: $0)
        }
        if let webRTC {
            _ = try await listen("webrtc-port", configuration.webRTCPort) { try await webRTC.listen($0) }
        }
        let server = makeServer(rtmpPort: rtmpAddress.port)
        let httpAddress = try await listen("http-port", configuration.httpPort) { try await server.listen(address: $0) }
        http.withLock { $0 = server }
        try await listenSecurely(server)
        await work.start(upkeep)
        startUpkeep()
        log.info(
            "ready",
            [
                "http": .string(httpAddress.description), "rtmp": .string(rtmpAddress.description),
                "loops": .integer(group.loops.count), "player": .bool(player != nil),
            ])
        if isatty(STDOUT_FILENO) == 1 {
            let isReachedByName = httpAddress.isAny || ["127.0.0.1", "::1"].contains(httpAddress.host)
            let name = isReachedByName ? "localhost" : httpAddress.isIPv4 ? httpAddress.host : "[\(httpAddress.host)]"
            await Banner.show(
                store, host: name, http: httpAddress.port, rtmp: rtmpAddress.port, hasPlayer: player != nil,
                setUpLink: try await accounts.setUp.makeLink(replaces: false, at: WallClock.milliseconds()),
                secure: secure.map {
                    Banner.Secure(https: configuration.httpsPort, rtmps: configuration.rtmpsPort, fingerprint: $0.fingerprint)
                })
        } else if try await accounts.setUp.isNeeded() {
            log.info("nobody owns this server yet: `carillon set-up-link` prints the link that makes its owner")
        }
    }

    /// Ends sessions, closes recordings, lets answers finish; at most as long as the drain timeout.
    func stop() async {
        guard !isStopping.exchange(true, ordering: .relaxed) else { return }
        log.info("stopping")
        upkeep.stop()
        await testPicture.stop()
        await hub.stop()
        await webRTC?.close()
        let deadline = MonotonicTime.now() + configuration.drainTimeout
        let server = http.withLock { $0 }
        await server?.drain()
        while MonotonicTime.now() < deadline {
            let isBusy = await keeper.isBusy
            if !isBusy, keeper.backlogBytes == 0, rtmp.connectionCount == 0, server?.connectionCount ?? 0 == 0 { break }
            try? await Task.sleep(for: Self.drainPoll)
        }
        await work.drain(within: deadline - MonotonicTime.now())
        await keeper.listAgain()
        await server?.close()
        log.info("stopped")
    }

    // MARK: Parts of the start

    private func makeServer(rtmpPort: UInt16) -> HTTPServer {
        let library = RecordingLibrary { [store, folder = configuration.recordingsFolder] playbackID, session in
            await Self.location(store, folder, playbackID, session)
        }
        var router = Router<HTTPHandler>()
        LiveRoutes(directories: directories, library: library, viewers: viewers, rights: rights).add(to: &router)
        ThumbnailRoutes(group: group, directories: directories, library: library, thumbnailer: thumbnailer, rights: rights)
            .add(to: &router)
        ManifestRoutes(directories: directories, library: library, viewers: viewers, rights: rights).add(to: &router)
        let growing = GrowingRecordings { [store, folder = configuration.recordingsFolder] playbackID, session in
            await Self.location(store, folder, playbackID, session, isUnderWay: true)
        }
        StoryboardRoutes(library: library, thumbnailer: thumbnailer, rights: rights).add(to: &router)
        RewindRoutes(directories: directories, library: library, growing: growing, viewers: viewers, rights: rights).add(to: &router)
        DownloadRoutes(library: library, rights: rights) { [store] in try? await store.livestream(playbackID: $0)?.title }.add(to: &router)
        let routes = APIRoutes(accounts, store: store, configuration: configuration, log: log)
        let control = Control(accounts: accounts, routes: routes)
        webRTC?.add(LivestreamPublishing(routes: routes, keys: StreamKeyService(domain.environment)), to: &router)
        PageRoutes(
            web: web, board: board, channels: channels, store: store, configuration: configuration, rtmpPort: rtmpPort, player: player,
            control: control
        ).add(to: &router)
        WatchPages(
            web: web, board: board, channels: channels, viewers: viewers, routes: routes, rights: domain.rights, gate: rights,
            rightsBoard: domain.board, livestreams: LivestreamService(domain.environment)
        ).add(to: &router)
        SignalEvents(routes: routes, signals: SignalService(domain.environment), channels: channels).add(to: &router)
        TestPictureRoutes(
            testPicture: testPicture, store: store, isOffered: configuration.isTestPictureOffered, httpPort: configuration.httpPort,
            control: control
        ).add(to: &router)
        SignInPages(accounts: accounts, routes: routes, web: web, hasMail: configuration.mailServer != .none).add(to: &router)
        SignedInPages(accounts: accounts, routes: routes, web: web, inbox: work.notifications.inbox, hasPlayer: player != nil)
            .add(to: &router)
        let notificationEvents = NotificationEvents(channels: channels, routes: routes)
        notificationEvents.add(to: &router)
        notificationEvents.follow(store)
        PublicPages(accounts: accounts, routes: routes, web: web, domain: domain).add(to: &router)
        let endpoints = Self.endpoints(accounts, work.notifications) + livestreamEndpoints(rtmpPort: rtmpPort)
        routes.add(endpoints, to: &router)
        DocumentationRoutes(endpoints, web: web).add(to: &router)
        OperationRoutes(
            hub: hub, store: store, keeper: keeper, viewers: viewers, rtmp: rtmp, webRTC: webRTC?.transport,
            server: { [self] in http.withLock { $0 } },
            isDraining: { [self] in isStopping.load(ordering: .relaxed) }
        ).add(to: &router)
        var limits = HTTPServer.Limits()
        limits.connectionsPerLoopMax = max(1, configuration.connectionsMax / group.loops.count)
        let web = web
        return HTTPServer(
            group: group, router: router,
            notFound: { exchange in
                let wantsPage = exchange.request.headers["Accept"]?.contains("text/html") ?? false
                exchange.respond(
                    wantsPage
                        ? PageRoutes.errorPage(web, ErrorModel(status: 404))
                        : .error(.notFound, code: "not_found", "There is nothing at this address."))
            }, log: log, limits: limits, trustedProxies: configuration.trustedProxies.flatMap { TrustedProxies($0) } ?? .thisMachine,
            redirect: configuration.redirectsToHTTPS
                ? HTTPSRedirect(publicURL: configuration.publicURL, port: configuration.httpsPort) : nil,
            strictTransportSecurity: configuration.strictTransportSecurity > .zero ? configuration.strictTransportSecurity : nil)
    }

    private func livestreamEndpoints(rtmpPort: UInt16) -> [Endpoint] {
        let thumbnails = ThumbnailService(
            domain.environment, converter: .ffmpeg(on: group.loops[0]),
            folder: ThumbnailFolder(path: configuration.dataFolder + "/thumbnails"))
        let address = PublicAddress.asCalled(
            url: configuration.publicURL, host: configuration.publicAddress, httpPort: configuration.httpPort
        ) { rtmpPort }
        return LivestreamEndpoints(
            LivestreamServices(
                domain.environment, rights: domain.rights, statistics: domain.statistics, thumbnails: thumbnails, address: address)
        ).all
    }

    private static func endpoints(_ accounts: Accounts, _ notifications: Notifications) -> [Endpoint] {
        let now: @Sendable () -> Int64 = { WallClock.milliseconds() }
        return SignInEndpoints(accounts: accounts, now: now).all + AccountEndpoints(accounts: accounts, now: now).all
            + PeopleEndpoints(accounts: accounts, now: now).all
            + OrganisationEndpoints(accounts: accounts, now: now).all
            + WebhookEndpoints(notifications, now: now).all + NotificationEndpoints(notifications, now: now).all
    }

    private static func location(
        _ store: Store, _ folder: String, _ playbackID: String, _ session: String?, isUnderWay: Bool = false
    ) async -> RecordingLibrary.Location? {
        guard let livestream = try? await store.livestream(playbackID: playbackID) else { return nil }
        let all = (try? await store.recordings(livestreamID: livestream.id)) ?? []
        let recordings = all.filter { $0.state.isPlayable || isUnderWay && $0.state == .recording }
        guard let recording = session == nil ? recordings.first : recordings.first(where: { $0.sessionID == session }) else { return nil }
        return RecordingLibrary.Location(sessionID: recording.sessionID, folder: folder + "/" + recording.folder)
    }

    /// A newcomer finds one livestream there, with its key.
    private func ensureLivestream() async throws {
        guard try await store.read({ tables in try tables.livestreams.page(after: nil, limit: 1).records.isEmpty }) else { return }
        let made = try await store.addLivestream(
            title: "My livestream", at: WallClock.milliseconds())
        log.info("made a first livestream", ["livestream": .string(made.livestream.id)])
    }

    /// Opens the encrypted ports, where there is a certificate.
    private func listenSecurely(_ server: HTTPServer) async throws {
        guard let secure else { return }
        let rtmps = try await listen("rtmps-port", configuration.rtmpsPort) { [rtmp, group] in
            try await rtmp.listen(on: group, address: $0, tls: secure.encoders)
        }
        let https = try await listen("https-port", configuration.httpsPort) { try await server.listen(address: $0, tls: secure.web) }
        upkeep.every(SecureTransport.lookInterval, "reading certificates") { try await secure.reloadIfChanged() }
        log.info("encrypted", ["https": .string(https.description), "rtmps": .string(rtmps.description)])
    }

    private func listenAddress(_ standard: String, port: UInt16) throws(StartError) -> SocketAddress {
        // The settings' reader has let only addresses through.
        guard let address = SocketAddress(configuration.listenAddress ?? standard, port: port) else {
            throw StartError("listen-address is no IP address.")
        }
        return address
    }

    private func listen(_ setting: String, _ port: UInt16, _ body: (SocketAddress) async throws -> SocketAddress) async throws
        -> SocketAddress
    {
        do {
            do {
                return try await body(try listenAddress("::", port: port))
            } catch let error as SystemCallError where error.code == EAFNOSUPPORT && configuration.listenAddress == nil {
                // A machine without IPv6.
                return try await body(try listenAddress("0.0.0.0", port: port))
            }
        } catch let error as SystemCallError {
            throw StartError(
                "Port \(port) (\(setting)) can't be used: \(error.reason). Stop the program that uses it, or choose another port by --\(setting)."
            )
        }
    }

    /// Before the first encoder and the first viewer: what was on air waits for its encoder again, and what was taken back counts.
    private func reconcileAfterRestart() async {
        do {
            try await domain.life.reconcile(afterRestart: true)
            try await domain.board.refresh(from: store, at: WallClock.milliseconds())
        } catch {
            log.error("the store could not be put in order after the last run", ["error": .string("\(error)")])
        }
    }

    private func startUpkeep() {
        let (accounts, domain, store, engine, keeper, board) = (accounts, domain, store, engine, keeper, board)
        let turns = Mutex(0)
        upkeep.every(Self.watchInterval, "looking for what other processes have changed") {
            await keeper.listAgain()
            let turn = turns.withLock { turn in
                turn += 1
                return turn
            }
            let isChanged = try await store.hasChangedElsewhere()
            guard isChanged || turn.isMultiple(of: Self.turnsWithoutChangeMax) else { return }
            await engine.recheckAllKeys()
            guard isChanged else { return }
            // `carillon livestreams stop` has put down that a session shall end.
            try await domain.life.reconcile(afterRestart: false)
            await board.announceHome()
        }
        upkeep.every(.milliseconds(RightsBoard.refreshMilliseconds), "reading which rights were taken back") {
            try await domain.board.refresh(from: store, at: WallClock.milliseconds())
        }
        upkeep.every(.seconds(LifeService.reconciliationSeconds), "comparing what is stored with what is on air") {
            try await domain.life.reconcile(afterRestart: false)
        }
        upkeep.every(.seconds(StatisticsService.sampleSeconds), "counting viewers") { try await domain.statistics.sample() }
        upkeep.every(.seconds(3600), "clearing away what has ended") {
            try await accounts.clearAway(at: WallClock.milliseconds())
            try await RecordingService(domain.environment).removeExpired()
            try await domain.board.prune(store, at: WallClock.milliseconds())
        }
    }

    /// Where to publish to and play from. Without a public address, only what is the same under every name.
    static func urls(_ livestream: Livestream, _ configuration: Configuration) -> MediaURLs {
        let port = configuration.rtmpPort == 1935 ? "" : ":\(configuration.rtmpPort)"
        return MediaURLs(
            rtmp: configuration.publicAddress.map { "rtmp://\($0)\(port)/live" }, whip: configuration.hasWebRTC ? "/whip" : nil,
            hls: "/live/\(livestream.playbackID)/index.m3u8")
    }
}

extension SessionKeeper {
    /// What a loop saw of a livestream on air.
    fileprivate nonisolated func note(_ snapshot: LiveSnapshot) {
        switch snapshot.state {
        case .live: note(snapshot.livestream, snapshot.session, isEncoderConnected: true)
        case .interrupted: note(snapshot.livestream, snapshot.session, isEncoderConnected: false)
        case .ended: break
        }
    }
}
