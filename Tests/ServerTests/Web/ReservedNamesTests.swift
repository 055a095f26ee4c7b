import Accounts
import Foundation
import Testing

/// Names of people and organisations stand in addresses beside words of ours.
@Suite struct ReservedNamesTests {
    @Test("No word that begins an address of ours can be somebody's name")
    func firstSegments() throws {
        let words = try Self.firstSegments()
        #expect(words.isSuperset(of: ["sign-in", "docs", "notifications", "healthz"]))
        for word in words.sorted() {
            var checks = Checks()
            _ = checks.username(word)
            _ = checks.slug(word)
            #expect(checks.problems.map(\.field) == ["username", "slug"], "/\(word)")
        }
    }

    /// The first segments of all patterns in the server's sources: `.get, "/watch/{playbackID}"` gives `watch`.
    private static func firstSegments() throws -> Set<String> {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let pattern = /"\/([a-z][a-z-]*)[\/"]/
        var words: Set<String> = []
        for target in ["Server", "Playback"] {
            for case let file as String in FileManager.default.enumerator(atPath: folder.appending(path: target).path) ?? .init() {
                guard file.hasSuffix("Routes.swift") || file.hasSuffix("Pages.swift") else { continue }
                let text = try String(contentsOf: folder.appending(path: "\(target)/\(file)"), encoding: .utf8)
                for line in text.split(separator: "\n") where line.contains("add(") {
                    for match in line.matches(of: pattern) { words.insert(String(match.1)) }
                }
            }
        }
        return words
    }
}
