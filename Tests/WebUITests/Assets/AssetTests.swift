import Foundation
import Testing

@testable import WebUI

@Suite struct AssetTests {
    /// Uncompressed. On the wire a page has less than half of it, which `script/page-weights` measures: the goal is 100 kB there.
    private static let byteBudget = 120_000

    @Test("The table lists exactly the files that are there")
    func tableIsComplete() {
        #expect(Resources.files().filter { !$0.hasPrefix("html/") } == AssetTable.files.sorted())
    }

    @Test("Every asset that a page, style sheet or module refers to exists")
    func referencesResolve() throws {
        let webUI = try Resources.webUI()
        let pages =
            [
                webUI.home(Samples.home()), webUI.watch(Samples.watch()), webUI.embed(Samples.watch()),
                webUI.error(ErrorModel(status: 404)),
                webUI.publicPage(Samples.publicPage),
            ] + SignedInPage.allCases.map { webUI.signedIn($0, Samples.shell) }
        for page in pages {
            for match in page.text.matches(of: /(?:src|href)="(\/assets\/[^"#]*)/) where !match.1.hasPrefix("/assets/vendor/") {
                #expect(webUI.asset(path: String(match.1)) != nil, "\(match.1)")
            }
        }
        for file in AssetTable.files {
            for reference in Self.references(in: file) {
                let target = URL(filePath: "/" + file).deletingLastPathComponent().appending(path: reference).standardized.path
                #expect(AssetTable.files.contains(String(target.dropFirst())), "\(file) refers to \(reference)")
            }
        }
    }

    @Test("Nothing is fetched from another origin")
    func staysAtHome() {
        for file in Resources.files() {
            let text = Resources.text(file).replacing("http://www.w3.org/2000/svg", with: "")
            #expect(text.firstMatch(of: /["'(]https?:\/\//) == nil, "\(file)")
        }
    }

    @Test("Style sheets take every colour from the tokens")
    func usesTokens() {
        for file in AssetTable.files where file.hasSuffix(".css") && file != "css/tokens.css" {
            #expect(Resources.text(file).firstMatch(of: /(#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\()/) == nil, "\(file)")
        }
        let tokens = Set(Resources.text("css/tokens.css").matches(of: /(--[a-z0-9-]+):/).map { String($0.1) })
            .union(["--track", "--filled", "--level", "--at"])
        for file in AssetTable.files where file.hasSuffix(".css") {
            for use in Resources.text(file).matches(of: /var\((--[a-z0-9-]+)/) {
                #expect(tokens.contains(String(use.1)), "\(file) uses \(use.1)")
            }
        }
    }

    @Test("A page with everything it loads, but for hls.js, stays within its budget", arguments: ["home", "watch", "embed"])
    func staysSmall(page: String) throws {
        let webUI = try Resources.webUI()
        let html =
            page == "home" ? webUI.home(Samples.home()) : page == "watch" ? webUI.watch(Samples.watch()) : webUI.embed(Samples.watch())
        var files = Set(html.text.matches(of: /\/assets\/v-[0-9a-f]+\/([^"#]*)/).map { String($0.1) })
        files.formUnion(Self.modules(from: "js/pages/\(page).js"))
        let bytes = files.reduce(html.count) { $0 + Self.size($1, webUI) }
        #expect(bytes < Self.byteBudget, "\(page) weighs \(bytes)")
    }

    @Test(
        "A page names every module that it needs, so that they come at once", arguments: SignedInPage.allCases.map(\.rawValue) + ["watch"])
    func preloadsModules(page: String) throws {
        let webUI = try Resources.webUI()
        let html =
            page == "watch" ? webUI.watch(Samples.watch()) : webUI.signedIn(try #require(SignedInPage(rawValue: page)), Samples.shell)
        let named = Set(html.text.matches(of: /\/assets\/v-[0-9a-f]+\/(js\/[^"]*)/).map { String($0.1) })
        #expect(named.isSuperset(of: Self.modules(from: "js/pages/\(page).js").filter { $0.hasSuffix(".js") }))
    }

    @Test("A page behind the sign-in stays within its budget, too", arguments: SignedInPage.allCases)
    func staysSmall(page: SignedInPage) throws {
        let webUI = try Resources.webUI()
        let html = webUI.signedIn(page, Samples.shell)
        var files = Set(html.text.matches(of: /\/assets\/v-[0-9a-f]+\/([^"#]*)/).map { String($0.1) })
        files.formUnion(Self.modules(from: "js/pages/\(page.rawValue).js"))
        // The player counts for itself, as hls.js does.
        let bytes = files.filter { !$0.hasPrefix("js/player/") }.reduce(html.count) { $0 + Self.size($1, webUI) }
        #expect(bytes < Self.byteBudget, "\(page) weighs \(bytes)")
    }

    @Test("Every style sheet goes out in one of those that pages ask for, or is asked for by a page")
    func sheetsAreWhole() throws {
        let webUI = try Resources.webUI()
        let parts = Set(AssetTable.sheets.flatMap(\.parts))
        for file in AssetTable.files where file.hasSuffix(".css") && !parts.contains(file) {
            #expect(SignedInPage.allCases.contains { $0.styles.contains(where: { "css/\($0).css" == file }) }, "\(file)")
        }
        for sheet in AssetTable.sheets {
            let text = try #require(webUI.asset(path: "/assets/\(sheet.name)")).asset.bytes.text
            #expect(text == sheet.parts.map(Resources.text).joined(), "\(sheet.name)")
        }
    }

    @Test("An address with the version is kept for ever, any other is asked for again")
    func caches() throws {
        let webUI = try Resources.webUI()
        let home = webUI.home(Samples.home()).text
        let versioned = try #require(home.firstMatch(of: /\/assets\/v-[0-9a-f]{16}\/css\/public-pages\.css/)).output
        #expect(webUI.asset(path: String(versioned))?.cacheControl.contains("immutable") == true)
        let plain = try #require(webUI.asset(path: "/assets/css/public-pages.css"))
        #expect(plain.cacheControl == "no-cache")
        #expect(plain.asset.mediaType == "text/css; charset=utf-8")
        #expect(plain.asset.entityTag.hasPrefix("\""))
        #expect(webUI.asset(path: "/assets/v-0000000000000000/css/public-pages.css")?.cacheControl == "no-cache")
    }

    @Test(
        "Nothing outside the table is served",
        arguments: [
            "/assets/", "/assets/../html/home.html", "/assets/html/home.html", "/assets/css/../css/base.css", "/css/base.css", "",
        ])
    func servesNothingElse(path: String) throws {
        #expect(try Resources.webUI().asset(path: path) == nil)
    }

    @Test("A missing or damaged file stops the start and is named")
    func namesWhatIsMissing() {
        #expect(throws: WebUIError.unreadable(file: "css/base.css")) {
            try WebUI(resourceFolder: "/nowhere", readFile: Resources.read)
        }
        #expect(throws: WebUIError.notText(file: "frame.html")) {
            try WebUI(resourceFolder: Resources.folder) { $0.hasSuffix("frame.html") ? [0xFF] : Resources.read($0) }
        }
    }

    private static func size(_ file: String, _ webUI: WebUI) -> Int { webUI.asset(path: "/assets/" + file)?.asset.bytes.count ?? 0 }

    private static func references(in file: String) -> [String] {
        needs(of: file) + Resources.text(file).matches(of: /import\("(\.[^"]*)"\)/).map { String($0.1) }
    }

    /// What comes with the file; a module that is imported later, when it is of use, isn't among it.
    private static func needs(of file: String) -> [String] {
        let text = Resources.text(file)
        let imports = text.matches(of: /(?:from|import) "(\.[^"]*)"/).map { String($0.1) }
        let addresses = text.matches(of: /(?:url\(|new URL\()"?(\.[^")]*)/).map { String($0.1) }
        return imports + addresses
    }

    /// The module and all that it imports.
    private static func modules(from file: String) -> Set<String> {
        var found: Set<String> = []
        var open = [file]
        while let next = open.popLast() {
            guard found.insert(next).inserted else { continue }
            open += needs(of: next).map {
                String(URL(filePath: "/" + next).deletingLastPathComponent().appending(path: $0).standardized.path.dropFirst())
            }
        }
        return found
    }
}
