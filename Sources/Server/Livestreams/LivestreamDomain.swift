import Accounts
import Cryptography
import Livestreams
import Logging
import Runtime
import Store

/// What the livestreams' services of a running server are made of, and those of them that keep something in memory: one of each.
struct LivestreamDomain: Sendable {
    let environment: LivestreamEnvironment
    let board: RightsBoard
    let life: LifeService
    let rights: RightsService
    let statistics: StatisticsService

    init(
        store: Store, engine: any MediaEngine, configuration: Configuration,
        onStep: @escaping @Sendable (Tables, Livestream, Livestream.Step) throws -> Void = { _, _, _ in },
        onChange: @escaping @Sendable (Tables, Livestream, LivestreamChange, Int64) throws -> Void = { _, _, _, _ in }
    ) {
        board = RightsBoard(PlaybackGate(store))
        environment = LivestreamEnvironment(
            store: store, engine: engine, passwords: .live(PasswordHasher()), rights: board, now: { WallClock.milliseconds() },
            graceSeconds: Int64(configuration.gracePeriod.inSeconds), onStep: onStep, onChange: onChange)
        life = LifeService(environment)
        rights = RightsService(environment)
        statistics = StatisticsService(environment)
    }
}
