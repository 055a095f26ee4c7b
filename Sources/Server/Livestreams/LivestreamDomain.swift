import Accounts
import Cryptography
import Livestreams
import Logging
import Runtime
import Store

/// The livestreams' services of a running server, made of one environment.
struct LivestreamDomain: Sendable {
    let environment: LivestreamEnvironment
    let board: RightsBoard
    let life: LifeService
    let livestreams: LivestreamService
    let keys: StreamKeyService
    let rights: RightsService
    let participants: ParticipantService
    let statistics: StatisticsService
    let pages: PageService

    init(
        store: Store, engine: any MediaEngine, configuration: Configuration,
        onStep: @escaping @Sendable (Tables, Livestream, Livestream.Step) throws -> Void = { _, _, _ in },
        stepTaken: @escaping @Sendable (Livestream, Livestream.Step) async -> Void = { _, _ in }
    ) {
        board = RightsBoard(PlaybackGate(store))
        environment = LivestreamEnvironment(
            store: store, engine: engine, passwords: .live(PasswordHasher()), rights: board, now: { WallClock.milliseconds() },
            graceSeconds: Int64(configuration.gracePeriod.inSeconds), onStep: onStep, stepTaken: stepTaken)
        life = LifeService(environment)
        livestreams = LivestreamService(environment)
        keys = StreamKeyService(environment)
        rights = RightsService(environment)
        participants = ParticipantService(environment)
        statistics = StatisticsService(environment)
        pages = PageService(environment)
    }
}
