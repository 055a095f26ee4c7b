import Testing

@testable import WebUI

@Suite struct PublicPagesTests {
    let webUI: WebUI
    init() throws { webUI = try Resources.webUI() }

    @Test("What a page has none of is not announced by a heading")
    func hidesWhatIsEmpty() {
        let page = webUI.publicPage(PublicPageModel(title: "Choir", onAir: [], upcoming: [], recordings: [])).text
        #expect(page.matches(of: /<section [^>]*hidden>/).count == 3)
        #expect(page.contains("There is nothing to watch here yet."))
    }

    @Test("A livestream to come has its time and a file for calendars; a cancelled one says so and has none")
    func upcoming() {
        var coming = Upcoming(title: "Vespers", playbackID: "abc", startsAt: Samples.start, livestreamID: "ls/1")
        let page = webUI.publicPage(PublicPageModel(title: "Choir", onAir: [], upcoming: [coming], recordings: [])).text
        #expect(page.contains("href=\"/api/livestreams/ls%2F1/calendar.ics\""))
        #expect(page.contains("datetime=\"2026-11-21T04:04:05.250Z\""))
        coming.isCancelled = true
        let cancelled = webUI.publicPage(PublicPageModel(title: "Choir", onAir: [], upcoming: [coming], recordings: [])).text
        #expect(cancelled.contains("Cancelled"))
        #expect(!cancelled.contains("calendar.ics"))
    }

    @Test("The watch page says when a livestream begins")
    func countdown() {
        var model = Samples.watch(.waiting)
        #expect(!webUI.watch(model).text.contains("<count-down"))
        model.upcoming = Upcoming(title: "Vespers", playbackID: "abc", startsAt: Samples.start, livestreamID: "ls_1")
        #expect(webUI.watch(model).text.contains("<count-down datetime=\"2026-11-21T04:04:05.250Z\">"))
    }
}
