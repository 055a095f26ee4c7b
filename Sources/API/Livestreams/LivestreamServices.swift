internal import Accounts
package import Livestreams
internal import Store

/// What all calls about livestreams are made of: the services, and how this server is called from outside.
package struct LivestreamServices: Sendable {
    let livestreams: LivestreamService
    let lives: LifeService
    let keys: StreamKeyService
    let participants: ParticipantService
    let recordings: RecordingService
    let repairs: RepairService
    let signals: SignalService
    let creators: CreatorService
    let pages: PageService
    let rights: RightsService
    let statistics: StatisticsService
    let thumbnails: ThumbnailService
    let engine: any MediaEngine
    let address: PublicAddress
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    package init(
        _ environment: LivestreamEnvironment, rights: RightsService, statistics: StatisticsService, thumbnails: ThumbnailService,
        address: PublicAddress
    ) {
        livestreams = LivestreamService(environment)
        lives = LifeService(environment)
        keys = StreamKeyService(environment)
        participants = ParticipantService(environment)
        recordings = RecordingService(environment)
        repairs = RepairService(environment)
        signals = SignalService(environment)
        creators = CreatorService(environment)
        pages = PageService(environment)
        self.rights = rights
        self.statistics = statistics
        self.thumbnails = thumbnails
        engine = environment.engine
        self.address = address
        now = environment.now
    }

    /// A page of livestreams with all that surfaces tell of them, by the request's `after` and `limit`.
    ///
    /// - Parameters:
    ///   - caller: nil: whoever asks.
    ///   - withMakers: for surfaces that tell who made them.
    func page(
        _ listing: LivestreamService.Listing, states: [Livestream.State] = [], titlePrefix: String? = nil, _ request: APIRequest,
        by caller: Caller? = nil, withMakers: Bool = false
    ) async throws -> (views: [LivestreamView], next: String?) {
        let query = ListingQuery(
            listing, states: states, titlePrefix: titlePrefix, after: try request.cursor(), limit: try request.limit())
        let (page, outlines) = try await statistics.list(query, withMakers: withMakers, by: caller ?? request.caller)
        let called = called(request)
        return (zip(page.records, outlines).map { view($0, $1, called) }, page.next?.text)
    }

    /// Livestreams with all that surfaces tell of them, and their makers, in their order.
    func views(_ seen: [SeenLivestream], _ request: APIRequest) async throws -> [LivestreamView] {
        let outlines = try await statistics.outlines(of: seen)
        let called = called(request)
        return zip(seen, outlines).map { view($0, $1, called) }
    }

    func view(_ seen: SeenLivestream, _ request: APIRequest, withMaker: Bool = false) async throws -> LivestreamView {
        let outline = try await statistics.outlines(of: [seen], withMakers: withMaker).first
        return view(seen, outline ?? LivestreamOutline(), called(request))
    }

    /// The livestream of that id, as the caller may see it.
    func view(of id: Livestream.ID, _ request: APIRequest) async throws -> LivestreamView {
        let (seen, outline) = try await statistics.get(id, by: request.caller)
        return view(seen, outline, called(request))
    }

    private func view(_ seen: SeenLivestream, _ outline: LivestreamOutline, _ called: PublicAddress.Called) -> LivestreamView {
        LivestreamView(
            seen: seen, outline: outline, next: livestreams.occurrences(of: seen, limit: 1).first,
            playbackPath: rights.playlist(of: seen), caller: called, rtmp: rtmp(for: seen.livestream) ?? called.rtmp,
            isPublishedByWebRTC: engine.isPublishedByWebRTC(seen.livestream.id))
    }

    private func called(_ request: APIRequest) -> PublicAddress.Called {
        PublicAddress.Called(origin: address.origin(request), rtmp: address.rtmp(request))
    }

    /// Where a livestream's encoder publishes by RTMP; its key is given apart.
    func rtmp(for livestream: Livestream, _ request: APIRequest) -> String {
        rtmp(for: livestream) ?? address.rtmp(request)
    }

    /// What the engine itself says.
    private func rtmp(for livestream: Livestream) -> String? {
        engine.urls(for: livestream).rtmp.flatMap { $0.hasPrefix("/") ? nil : $0 }
    }
}
