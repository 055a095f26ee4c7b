import Foundation
import JSON
import Testing
import WebUI

@Suite struct PagesTests {
    let webUI: WebUI
    init() throws { webUI = try Resources.webUI() }

    private func allPages() -> [[UInt8]] {
        let cards = [Samples.card(), Samples.card(state: .interrupted)]
        return [
            webUI.home(Samples.home()), webUI.home(Samples.home(onAir: cards)), webUI.error(ErrorModel(status: 404)),
            webUI.form(Samples.form),
        ]
            + LivestreamState.allCases.flatMap { [webUI.watch(Samples.watch($0)), webUI.embed(Samples.watch($0))] }
            + [webUI.publicPage(Samples.publicPage)] + SignedInPage.allCases.map { webUI.signedIn($0, Samples.shell) }
    }

    @Test("A hostile title stays text on every page")
    func escapesTitles() {
        for page in allPages() {
            #expect(!page.text.contains("<script>"))
        }
    }

    @Test("The state block of every page is JSON")
    func hasState() throws {
        for page in allPages() {
            let text = page.text
            let start = try #require(text.range(of: "id=\"state\">"))
            let end = try #require(text.range(of: "</script>", range: start.upperBound..<text.endIndex))
            _ = try JSONSerialization.jsonObject(with: Data(text[start.upperBound..<end.lowerBound].utf8))
        }
    }

    @Test("No page has inline script, style or handlers, or an address elsewhere")
    func fitsThePolicy() {
        for page in allPages() {
            let text = page.text
            for tag in text.matches(of: /<script[^>]*>/) {
                #expect(tag.output.contains(" src=") || tag.output.contains("application/json"))
            }
            #expect(text.firstMatch(of: /<[a-z][^>]*\s(style|on[a-z]+)=/) == nil)
            #expect(!text.contains("<style"))
            #expect(text.firstMatch(of: /(src|href|action)="(https?:)?\/\//) == nil)
        }
    }

    @Test("The key is on the home page only when the model has it, and never among what is sent as events")
    func keepsTheKey() {
        #expect(webUI.home(Samples.home()).text.contains(Samples.key))
        let without = webUI.home(Samples.home(key: nil)).text
        #expect(!without.contains(Samples.key))
        #expect(without.contains("carillon stream-keys show ls_1"))
        let state = webUI.home(Samples.home()).text.components(separatedBy: "id=\"state\">").last ?? ""
        #expect(!state.contains(Samples.key))
    }

    @Test("Only one who may start the test picture is offered it")
    func offersTestPicture() {
        #expect(webUI.home(Samples.home()).text.contains("Show me a test picture"))
        #expect(!webUI.home(Samples.home(canControl: false)).text.contains("Show me a test picture"))
    }

    @Test("Where hls.js is missing the watch page says so")
    func saysWhatIsMissing() {
        #expect(webUI.watch(Samples.watch(hasPlayer: false)).text.contains("hls.js is not installed"))
        #expect(!webUI.watch(Samples.watch(hasPlayer: false)).text.contains("hls.mjs"))
        #expect(!webUI.watch(Samples.watch()).text.contains("not installed"))
    }

    @Test("The state event has the documented members, and a playlist only when there is media")
    func stateEvent() {
        #expect(
            Samples.watch(.ended).json.text.hasSuffix(
                #""state":"ended","startedAt":"2026-11-21T04:04:05.250Z","viewers":3,"session":"s1","playlist":"/live/abc/index.m3u8","recording":{"durationSeconds":61.5,"startedAt":"2026-11-21T04:04:05.250Z"},"isRecordingPending":false,"isRecorded":false,"whep":null,"thumbnail":"/live/abc/thumbnail.jpg"}"#
            ))
        #expect(Samples.watch(.waiting).playlist == nil)
        var unrecorded = Samples.watch(.ended)
        unrecorded.recording = nil
        #expect(unrecorded.playlist == nil)
    }
}
