import Testing

@testable import WebUI

@Suite struct SignedInPagesTests {
    let webUI: WebUI
    init() throws { webUI = try Resources.webUI() }

    @Test("The menu leads to what the person may see, and says where one is")
    func menu() {
        let owner = webUI.signedIn(.people, Samples.shell).text
        #expect(owner.contains("href=\"/o/st-marys/people\" aria-current=\"page\""))
        #expect(owner.contains("href=\"/o/st-marys/settings\""))
        var shell = Samples.shell
        shell.organisation?.permissions = []
        #expect(!webUI.signedIn(.people, shell).text.contains("/settings"))
        shell.organisation = nil
        let homeless = webUI.signedIn(.account, shell).text
        #expect(homeless.contains("href=\"/account\" aria-current=\"page\""))
        #expect(!homeless.contains("/o/"))
    }

    @Test("Only those who run the server are led to its page")
    func server() {
        #expect(webUI.signedIn(.server, Samples.shell).text.contains("href=\"/server\" aria-current=\"page\""))
        var shell = Samples.shell
        shell.isOperator = false
        #expect(!webUI.signedIn(.people, shell).text.contains("href=\"/server\""))
    }

    @Test("Every page says how many notifications are unread, and nothing where there are none")
    func unread() {
        #expect(webUI.signedIn(.people, Samples.shell).text.contains("id=\"unread\" hidden>"))
        var shell = Samples.shell
        shell.unreadCount = 7
        #expect(webUI.signedIn(.console, shell).text.contains("id=\"unread\"><span id=\"unread-count\">7</span>"))
        shell.unreadCount = 100
        let page = webUI.signedIn(.notifications, shell).text
        #expect(page.contains(">99+</span>") && page.contains("href=\"/notifications\" aria-current=\"page\""))
    }

    @Test("Only who belongs to several organisations is offered the way to the others")
    func switcher() {
        #expect(!webUI.signedIn(.people, Samples.shell).text.contains("<details class=\"place\">"))
        var shell = Samples.shell
        shell.organisations.append(.init(id: "o2", slug: "choir", name: "Choir", role: "member", permissions: []))
        #expect(webUI.signedIn(.people, shell).text.contains("<a href=\"/o/choir\">"))
    }

    @Test("A page carries the token that its acts send back")
    func requestToken() {
        #expect(webUI.signedIn(.account, Samples.shell).text.contains("name=\"request-token\" content=\"request-token-1\""))
    }
}
