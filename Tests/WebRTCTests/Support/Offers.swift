import Foundation
import Testing

/// What clients offer: captured from Chromium 150, Firefox 140, aiortc 1.16 and FFmpeg 9; OBS's is written after libdatachannel, which
/// makes it.
enum Offers {
    static let all = [
        "aiortc-publish", "aiortc-view", "chromium-publish", "chromium-simulcast", "chromium-view", "ffmpeg-publish", "firefox-publish",
        "firefox-simulcast", "firefox-view", "obs-publish",
    ]
    static let publishing = all.filter { !$0.hasSuffix("view") }
    static let viewing = all.filter { $0.hasSuffix("view") }

    static func text(_ name: String) throws -> String {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "sdp", subdirectory: "Fixtures/Offers"))
        return try String(contentsOf: url, encoding: .utf8)
    }
}
