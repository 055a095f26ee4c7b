import Accounts
import Livestreams
import Store
import Testing

@Suite("A schedule is changed part by part")
struct ScheduleChangeTests {
    private let creator = House.caller(House.creator)

    private func change(_ house: House, _ id: String, _ body: (inout ScheduleChange) -> Void) async throws -> Schedule? {
        var settings = LivestreamSettings()
        body(&settings.times)
        return try await house.livestreams.update(id, settings, by: creator).schedule
    }

    private func scheduled(_ house: House) async throws -> String {
        try await house.make {
            $0.schedule = .set(Schedule(startsAt: 1_800_000_000_000, endsAt: 1_800_003_600_000, timeZone: "Europe/Berlin"))
        }.livestream.livestream.id
    }

    @Test("What isn't named stays")
    func parts() async throws {
        let house = try await House()
        let id = try await scheduled(house)
        let moved = try await change(house, id) { $0.endsAt = .set(1_800_007_200_000) }
        #expect(moved == Schedule(startsAt: 1_800_000_000_000, endsAt: 1_800_007_200_000, timeZone: "Europe/Berlin"))
        let repeated = try await change(house, id) { $0.recurrence = .set(try? RecurrenceRule("FREQ=DAILY")) }
        #expect(repeated?.recurrence?.text == "FREQ=DAILY" && repeated?.endsAt == 1_800_007_200_000)
        #expect(try await change(house, id) { $0.timeZone = .set("UTC") }?.timeZone == "UTC")
    }

    @Test("Without a start there is neither an end nor a recurrence")
    func cleared() async throws {
        let house = try await House()
        let id = try await scheduled(house)
        #expect(try await change(house, id) { $0.startsAt = .set(nil) } == nil)
        let stored = try await house.stored(id).schedule
        #expect(stored.endsAt == nil && stored.timeZone == "Europe/Berlin")
        #expect(await House.refusal { _ = try await change(house, id) { $0.endsAt = .set(1_800_003_600_000) } } == "invalid")
    }

    @Test("A part that doesn't go with the rest is refused by its own field")
    func wrong() async throws {
        let house = try await House()
        let id = try await scheduled(house)
        let error = await #expect(throws: ServiceError.self) { try await change(house, id) { $0.startsAt = .set(1_800_009_000_000) } }
        #expect(error?.problems.map(\.field) == ["endsAt"])
        #expect(await House.refusal { _ = try await change(house, id) { $0.timeZone = .set("Nowhere") } } == "invalid")
    }
}
