import Livestreams
import Runtime
import Testing

@Suite("Time zones from the system's files")
struct TimeZoneTests {
    static let zones = TimeZoneSource.files()

    private static func zone(_ name: String) throws -> TimeZoneRules { try #require(zones.rules(name), "\(name) is installed") }

    /// Computed by Python's `zoneinfo`.
    static let offsets: [(String, [(Int64, Int)])] = [
        (
            "Europe/Berlin",
            [(2_675_342_405, 7200), (1_097_127_993, 7200), (3_185_950_873, 3600), (1_539_898_300, 7200), (2_965_446_622, 3600)]
        ),
        ("America/New_York", [(4_047_793_130, -14400), (3_614_262_064, -14400), (2_276_503_845, -18000)]),
        ("Australia/Lord_Howe", [(124_576_495, 36000), (3_609_267_711, 37800), (1_069_673_014, 39600)]),
        ("Europe/Dublin", [(2_787_324_501, 3600), (222_708_024, 0), (3_869_338_171, 3600), (673_671_309, 3600)]),
        ("Asia/Kolkata", [(2_014_636_194, 19800), (437_976_711, 19800)]),
        ("America/Nuuk", [(2_465_058_629, -7200), (1_070_867_289, -10800), (3_140_410_144, -3600), (930_847_394, -7200)]),
        ("Africa/Casablanca", [(1_200_367_645, 0), (3_935_673_377, 3600), (1_672_620_529, 3600)]),
        ("Pacific/Apia", [(685_494_878, -39600), (3_272_444_790, 46800), (308_944_456, -39600)]),
        ("America/Sao_Paulo", [(2_651_938_379, -10800), (567_970_168, -7200)]),
        ("Asia/Gaza", [(22_819_762, 7200), (899_608_315, 10800), (3_322_559_659, 10800)]),
    ]

    @Test("Offsets are those that Python knows", arguments: offsets)
    func knownOffsets(name: String, expected: [(Int64, Int)]) throws {
        let zone = try Self.zone(name)
        for (second, offset) in expected { #expect(zone.localTime(at: second).offsetSeconds == offset, "\(name) at \(second)") }
    }

    @Test("What a wall shows leads back to the moment, or to the first of the two that show it")
    func thereAndBack() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for (name, _) in Self.offsets {
            let zone = try Self.zone(name)
            for _ in 0..<300 {
                let second = Int64.random(in: 0...4_102_444_800, using: &random)
                let civil = try #require(zone.civilTime(at: second))
                let back = zone.instant(of: civil)
                #expect(back <= second && zone.civilTime(at: back) == civil, "\(name) at \(second), seed \(seed)")
            }
        }
    }

    @Test("In the hour that spring leaves out, the offset from before holds")
    func gap() throws {
        let berlin = try Self.zone("Europe/Berlin")
        let missing = try #require(CivilTime(2026, 3, 29, 2, 30))
        // 02:30 by winter's clock is 01:30 UTC, which walls show as 03:30.
        #expect(berlin.instant(of: missing) == CivilTime(2026, 3, 29, 1, 30)?.secondsSince1970)
        #expect(berlin.civilTime(at: berlin.instant(of: missing)) == CivilTime(2026, 3, 29, 3, 30))
        // Samoa left out a whole day in 2011.
        let apia = try Self.zone("Pacific/Apia")
        #expect(apia.civilTime(at: apia.instant(of: try #require(CivilTime(2011, 12, 30, 12, 0)))) == CivilTime(2011, 12, 31, 12, 0))
    }

    @Test("In the hour that autumn has twice, it is the first time")
    func overlap() throws {
        let berlin = try Self.zone("Europe/Berlin")
        #expect(berlin.instant(of: try #require(CivilTime(2026, 10, 25, 2, 30))) == CivilTime(2026, 10, 25, 0, 30)?.secondsSince1970)
    }

    @Test(
        "A name leads to no other file",
        arguments: [
            "../../etc/passwd", "/etc/passwd", "Europe/../UTC", "", "right/UTC", "posixrules", "Europe", "Europe/Nowhere", "tzdata.zi",
            "a/b/c/d",
        ])
    func strangeNames(name: String) { #expect(Self.zones.rules(name) == nil) }

    @Test("Every zone that is installed is read")
    func allZones() throws {
        let lines = String(decoding: try ReadableFile.contents(of: "/usr/share/zoneinfo/tzdata.zi"), as: UTF8.self).split(separator: "\n")
        let names = lines.filter { $0.hasPrefix("Z ") }.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
        #expect(names.count > 300)
        for name in names where name != "Factory" { #expect(Self.zones.rules(name) != nil, "\(name)") }
    }

    @Test("Damaged files are errors, never traps")
    func damaged() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let original = try ReadableFile.contents(of: "/usr/share/zoneinfo/Europe/Berlin")
        for length in 0..<original.count {
            #expect(throws: TimeZoneRules.TZifError.self) { try TimeZoneRules(name: "x", tzif: Array(original[..<length])) }
        }
        for _ in 0..<5000 {
            var bytes = original
            for _ in 0..<4 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            guard let zone = try? TimeZoneRules(name: "x", tzif: bytes) else { continue }
            // Whatever it says, it answers.
            _ = zone.localTime(at: Int64.random(in: Int64.min...Int64.max, using: &random))
            _ = zone.instant(of: try #require(CivilTime(2026, 3, 29, 2, 30)))
        }
    }
}
