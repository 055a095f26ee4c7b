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

    /// Livestreams with all that surfaces tell of them, in their order.
    func views(_ seen: [SeenLivestream], _ request: APIRequest) async throws -> [LivestreamView] {
        let outlines = try await statistics.outlines(of: seen)
        return zip(seen, outlines).map { view($0, $1, request) }
    }

    func view(_ seen: SeenLivestream, _ request: APIRequest) async throws -> LivestreamView {
        let outline = try await statistics.outlines(of: [seen]).first
        return view(seen, outline ?? LivestreamOutline(), request)
    }

    private func view(_ seen: SeenLivestream, _ outline: LivestreamOutline, _ request: APIRequest) -> LivestreamView {
        let livestream = seen.livestream
        let media = "/live/\(livestream.playbackID)"
        return LivestreamView(
            seen: seen, outline: outline, next: livestreams.occurrences(of: seen, limit: 1).first,
            playback: rights.playlist(of: seen).map { address.absolute($0, request) },
            watch: address.absolute("/watch/\(livestream.playbackID)", request),
            thumbnail: livestream.thumbnail.map { address.absolute($0.contains("/") ? $0 : "/api/thumbnails/\($0)", request) },
            picture: address.absolute("\(media)/thumbnail.jpg", request), rtmp: rtmp(for: livestream, request),
            isPublishedByWebRTC: engine.isPublishedByWebRTC(livestream.id))
    }

    /// Where a livestream's encoder publishes by RTMP; its key is given apart.
    func rtmp(for livestream: Livestream, _ request: APIRequest) -> String {
        engine.urls(for: livestream).rtmp.flatMap { $0.hasPrefix("/") ? nil : $0 } ?? address.rtmp(request)
    }
}
