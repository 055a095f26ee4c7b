import HTTP
import Testing

@testable import Playback

@Suite struct DownloadWindowTests {
    @Test("Seconds are taken; what is no time, or ends before it starts, is refused")
    func query() {
        #expect(DownloadWindow(HTTPQuery(encoded: "".utf8)) == .all)
        #expect(DownloadWindow(HTTPQuery(encoded: "start=1.5&end=3".utf8)) == DownloadWindow(start: 1.5, end: 3))
        for wrong in ["start=-1", "start=nan", "start=inf", "start=x", "start=", "end=0", "start=3&end=3", "end=nan"] {
            #expect(DownloadWindow(HTTPQuery(encoded: wrong.utf8)) == nil, "\(wrong)")
        }
    }
}
