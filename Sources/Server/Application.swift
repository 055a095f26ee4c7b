import API
import Accounts
import Cryptography
import Glibc
import HTTP
import HTTPServer
import Ingest
import Logging
import Playback
import Recording
import Runtime
import Store
import Streaming
import Synchronization
import WebUI

/// A sentence why the server can't start.
struct StartError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The running server: everything composed, from the store to the listeners.
final class Application: Sendable {
    /// How often to look whether recordings have been closed, while stopping.
    private static let drainPoll = Duration.milliseconds(20)

    let configuration: Configuration
    private let log: Log
    private let group: EventLoopGroup
    private let store: Store
    private let accounts: Accounts
    private let keeper: SessionKeeper
    private let hub: Hub
    private let rtmp: RTMPIngest
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
        accounts = Accounts(store: store, configuration: configuration)
        web = try folders.web()
        player = folders.player()
        ProcessFigures.raiseDescriptorLimit()
        group = try EventLoopGroup(count: configuration.loopCount ?? ProcessFigures.coreCount)
        keeper = SessionKeeper(store: store, configuration: configuration, log: log)
        directories = LiveDirectories(group: group)
        channels = EventChannels(group: group)
        let late = LateBoard()
        viewers = ViewerCounter(loop: group.loops[0]) { playbackID, _ in Task { await late.board?.viewersChanged(playbackID) } }
        board = LiveBoard(
            store: store, viewers: viewers, channels: channels, hasPlayer: player != nil,
            offersTestPicture: configuration.isTestPictureOffered, log: log)
        late.board = board
        hub = Self.makeHub(configuration, keeper, directories)
        rtmp = RTMPIngest(hub: hub, log: log)
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

    private static func makeHub(_ configuration: Configuration, _ keeper: SessionKeeper, _ directories: LiveDirectories) -> Hub {
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
                },
                began: { await keeper.began($0) },
                ended: { await keeper.ended($0, $1) }),
            settings: settings, limits: limits)
    }

    /// Repairs what the last run left open, then listens.
    func start() async throws {
        await keeper.repair()
        try await ensureLivestream()
        await keeper.notifyRecorded { [board] in await board.recorded(livestreamID: $0) }
        let (first, directories, board) = (group.loops[0], directories, board)
        await first.run { directories.observe(on: first) { board.note($0) } }
        let rtmpAddress = try await listen("rtmp-port", configuration.rtmpPort) { [rtmp, group] in
            try await rtmp.listen(on: group, address: $0)
        }
        let server = makeServer(rtmpPort: rtmpAddress.port)
        let httpAddress = try await listen("http-port", configuration.httpPort) { try await server.listen(address: $0) }
        http.withLock { $0 = server }
        watchStore()
        clearAccountsAway()
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
                setUpLink: try await accounts.setUp.makeLink(replaces: false, at: WallClock.milliseconds()))
        } else if try await accounts.setUp.isNeeded() {
            log.info("nobody owns this server yet: `carillon set-up-link` prints the link that makes its owner")
        }
    }

    /// Ends sessions, closes recordings, lets answers finish; at most as long as the drain timeout.
    func stop() async {
        guard !isStopping.exchange(true, ordering: .relaxed) else { return }
        log.info("stopping")
        await testPicture.stop()
        await hub.stop()
        let deadline = MonotonicTime.now() + configuration.drainTimeout
        let server = http.withLock { $0 }
        await server?.drain()
        while MonotonicTime.now() < deadline {
            let isBusy = await keeper.isBusy
            if !isBusy, keeper.backlogBytes == 0, rtmp.connectionCount == 0, server?.connectionCount ?? 0 == 0 { break }
            try? await Task.sleep(for: Self.drainPoll)
        }
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
        LiveRoutes(directories: directories, library: library, viewers: viewers).add(to: &router)
        ThumbnailRoutes(group: group, directories: directories, library: library, thumbnailer: thumbnailer).add(to: &router)
        let routes = APIRoutes(authenticator: Authenticator(accounts), log: log)
        let control = Control(accounts: accounts, routes: routes)
        PageRoutes(
            web: web, board: board, channels: channels, viewers: viewers, store: store, configuration: configuration, rtmpPort: rtmpPort,
            player: player, control: control
        ).add(to: &router)
        TestPictureRoutes(
            testPicture: testPicture, store: store, isOffered: configuration.isTestPictureOffered, httpPort: configuration.httpPort,
            control: control
        ).add(to: &router)
        SignInPages(accounts: accounts, routes: routes, web: web, hasMail: false).add(to: &router)
        SignedInPages(accounts: accounts, routes: routes, web: web).add(to: &router)
        let endpoints = Self.endpoints(accounts)
        routes.add(endpoints, to: &router)
        DocumentationRoutes(endpoints, web: web).add(to: &router)
        OperationRoutes(
            hub: hub, store: store, keeper: keeper, viewers: viewers, rtmp: rtmp, server: { [self] in http.withLock { $0 } },
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
            }, log: log, limits: limits, trustedProxies: configuration.trustedProxies.flatMap { TrustedProxies($0) } ?? .thisMachine)
    }

    private static func endpoints(_ accounts: Accounts) -> [Endpoint] {
        let now: @Sendable () -> Int64 = { WallClock.milliseconds() }
        return SignInEndpoints(accounts: accounts, now: now).all + AccountEndpoints(accounts: accounts, now: now).all
            + PeopleEndpoints(accounts: accounts, now: now).all + OrganisationEndpoints(accounts: accounts, now: now).all
    }

    private static func location(_ store: Store, _ folder: String, _ playbackID: String, _ session: String?) async -> RecordingLibrary
        .Location?
    {
        guard let livestream = try? await store.livestream(playbackID: playbackID) else { return nil }
        let recordings = (try? await store.recordings(livestreamID: livestream.id).filter(\.state.isPlayable)) ?? []
        guard let recording = session == nil ? recordings.first : recordings.first(where: { $0.sessionID == session }) else { return nil }
        return RecordingLibrary.Location(sessionID: recording.sessionID, folder: folder + "/" + recording.folder)
    }

    /// A newcomer finds one livestream there, with its key.
    private func ensureLivestream() async throws {
        guard try await store.livestreams().isEmpty else { return }
        let made = try await store.addLivestream(
            title: "My livestream", at: WallClock.milliseconds())
        log.info("made a first livestream", ["livestream": .string(made.livestream.id)])
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

    /// Ended sign-ins, tokens, links and invitations go once an hour.
    private func clearAccountsAway() {
        let (loop, accounts, log) = (group.loops[0], accounts, log)
        loop.execute {
            loop.scheduleRepeating(every: .seconds(3600)) {
                Task {
                    do throws(ServiceError) { try await accounts.clearAway(at: WallClock.milliseconds()) } catch {
                        log.error("ended sign-ins could not be cleared away", ["error": .string(error.sentence)])
                    }
                }
            }
        }
    }

    /// Notices what the command line changes while the server runs, and offers the store again what it would not take.
    private func watchStore() {
        let (loop, store, hub, keeper, board) = (group.loops[0], store, hub, keeper, board)
        loop.execute {
            var turn = 0
            loop.scheduleRepeating(every: SessionKeeper.watchInterval) {
                turn += 1
                let isDue = turn.isMultiple(of: SessionKeeper.turnsWithoutChangeMax)
                Task {
                    await keeper.listAgain()
                    let isChanged = (try? await store.hasChangedElsewhere()) == true
                    guard isChanged || isDue else { return }
                    for revoked in await keeper.revoked(of: hub.onAir) { await hub.end(livestreamID: revoked.livestreamID, revoked.reason) }
                    if isChanged { await board.announceHome() }
                }
            }
        }
    }
}
