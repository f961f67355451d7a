"""Write the PDF fixtures of tests/formats/pdf: as a browser prints them, and drawn by hand.

Run: python tests/formats/make_pdf.py. Needs chromium, playwright and reportlab (pip install
reportlab); the files are committed, so that nothing else does.
"""

import re
import shutil
import subprocess
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from string import ascii_letters, digits

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from playwright.sync_api import sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent / "pdf"
FACE = 2  # of the collection: the one for simplified characters
FONT = "STSong-Light"  # not embedded: every reader has it, and the file stays small
LEFT, TOP, SIZE, LEADING = 80, 760, 16, 28
STOPS = tuple("，。；、：”）")

TITLE = "某市教育局2023年工作要点"
TASKS = (
    ("（一）强化理论武装。", "把学习贯彻新思想作为首要政治任务，组织全市教育系统党员干部开展主题教育，每月集中学习不少于一次，推动学习成果转化为工作成效。"),
    ("（二）建强基层组织。", "全面推进中小学校党组织领导的校长负责制，规模较大的学校年底前全部落实到位，培育创建市级党建示范学校30所。"),
    ("（三）扩大学位供给。", "聚焦城镇学位紧张问题，新建改扩建公办幼儿园12所、义务教育学校8所，新增学位9600个，着力解决“入园难”“上好学难”的问题，努力让人民群众满意。"),
    ("（四）深化“双减”工作。", "开展学科类隐形变异培训专项整治，学科类校外培训机构压减率保持在95%以上；提升课后服务质量，义务教育学校课后服务覆盖率保持100%。"),
    ("（五）推进教育数字化。", "实施STEM教育和AI赋能行动，建成智慧校园示范校30所，开发“名师课堂”资源1200节，常态化应用覆盖全市所有乡村学校。"),
    ("（六）建强教师队伍。", "组织实施教师素质提升行动计划，培训校长和教师1.2万人次，新建名师工作室15个，遴选培养市级骨干教师200名。"),
    ("（七）守牢安全底线。", "压实校园安全责任，深入开展燃气、消防、食品、交通安全隐患排查整治，全年组织应急演练不少于四次，确保校园安全稳定。"),
    ("（八）加强作风建设。", "持续整治群众身边的不正之风，健全师德师风建设长效机制，严肃查处违规办学、违规收费行为，营造风清气正的育人环境。"),
)  # fmt: skip
SECTIONS = (
    ("一、全面加强党的领导", 0, 2),
    ("二、着力促进教育公平", 2, 5),
    ("三、夯实改革发展基础", 5, 8),
)
ROWS = (
    ("党的建设", "强化理论武装", "开展主题教育，每月集中学习不少于一次。", "机关党委", "全年"),
    ("", "建强基层组织", "推进校长负责制改革，规模较大的学校年底前全部落实到位，创建示范学校30所。", "组织人事科", "12月"),
    ("教育公平", "扩大学位供给", "新建改扩建幼儿园12所、义务教育学校8所，新增学位9600个。", "发展规划科", "9月"),
    ("", "办好特殊教育", "适龄残疾儿童少年义务教育入学率保持在97%以上，实现随班就读、送教上门动态调整。", "基础教育科", "11月"),
    ("队伍建设", "提升教师素质", "培训校长和教师1.2万人次，新建名师工作室15个，遴选培养市级骨干教师200名。", "教师工作科", "10月"),
    ("", "保障教师待遇", "落实义务教育教师平均工资收入水平不低于当地公务员的要求。", "财务科", "12月"),
)  # fmt: skip
ITEMS = ["".join(task) for task in TASKS]
ROW_ITEMS = [task + content for _, task, content, _, _ in ROWS]

STYLE = """
body { font-family: 'Small'; font-size: 16pt; line-height: 1.75; margin: 0; text-align: justify }
h1 { font-size: 22pt; text-align: center; margin: 0 0 1em; font-weight: normal }
h2 { font-size: 16pt; font-weight: normal; margin: 0; text-indent: 2em }
p { margin: 0; text-indent: 2em }
table { border-collapse: collapse; width: 100%; font-size: 11pt; line-height: 1.4 }
td, th { border: 1px solid black; padding: 3px 5px; font-weight: normal }
"""


def body() -> str:
    """Return the plan as a browser is to show it."""
    parts = [
        f"<h1>{TITLE}</h1><p>2023年全市教育工作的总体要求是：坚持稳中求进，办好人民满意的教育。</p>"
    ]
    for heading, start, end in SECTIONS:
        parts.append(f"<h2>{heading}</h2>")
        parts += [f"<p>{head}{text}</p>" for head, text in TASKS[start:end]]
    return "".join(parts)


def table(rows=ROWS) -> str:
    """Return a table of tasks with categories that reach over two rows each."""
    heads = "".join(
        f"<th>{each}</th>"
        for each in ("序号", "类别", "重点任务", "工作目标", "责任单位", "完成时限")
    )
    lines = []
    for at, (category, *cells) in enumerate(rows, 1):
        first = f"<td rowspan=2>{category}</td>" if category else ""
        rest = "".join(f"<td>{each}</td>" for each in cells)
        lines.append(f"<tr><td>{at}</td>{first}{rest}</tr>")
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def font_for(text: str) -> str:
    """Return a rule that has a browser take a font with just the characters of ``text``.

    It has TrueType outlines: of others a browser puts each character into a stream of its own.
    """
    found = subprocess.run(["fc-match", "-f", "%{file}", "Noto Sans CJK SC"], capture_output=True, text=True, check=True)  # fmt: skip
    font = TTFont(found.stdout, fontNumber=FACE)
    names = {
        ord(char): font.getBestCmap()[ord(char)]
        for char in sorted(set(text))
        if ord(char) in font.getBestCmap()
    }
    order = [".notdef", *dict.fromkeys(names.values())]
    glyphs = font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, 9.0, reverse_direction=True))
        outlines[name] = pen.glyph()
    made = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    made.setupGlyphOrder(order)
    made.setupCharacterMap(names)
    made.setupGlyf(outlines)
    made.setupHorizontalMetrics({name: (glyphs[name].width, outlines[name].xMin if outlines[name].numberOfContours else 0) for name in order})  # fmt: skip
    made.setupHorizontalHeader(ascent=880, descent=-120)
    made.setupNameTable({"familyName": "Small", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    made.setupPost()
    data = BytesIO()
    made.save(data)
    url = f"data:font/ttf;base64,{b64encode(data.getvalue()).decode()}"
    return f"@font-face {{ font-family: 'Small'; src: url({url}) }}"


def printed(browser, name: str, html: str, items, **options) -> None:
    page = browser.new_page()
    font = font_for(html + ascii_letters + digits)
    page.set_content(f"<meta charset=utf-8><style>{font}{STYLE}</style>{html}")
    page.evaluate("document.fonts.ready")
    margin = {"top": "30mm", "bottom": "28mm", "left": "27mm", "right": "25mm"}
    data = page.pdf(**{"format": "A4", "margin": margin, **options})
    page.close()
    data = re.sub(
        rb"/(CreationDate|ModDate) \(D:\d{14}[^)]*\)", rb"/\1 (D:20230105000000+00'00')", data
    )
    put(name, data, items)


def put(name: str, data: bytes, items) -> None:
    (FOLDER / f"{name}.pdf").write_bytes(data)
    (FOLDER / f"{name}.items.txt").write_text("\n\n".join(items) + "\n", encoding="utf-8")


def by_browser() -> None:
    """What people print from Word or a browser."""
    header = "<div style='font-size:9pt;width:100%;text-align:center;font-family:Noto Serif CJK SC'>某市教育局文件</div>"
    footer = "<div style='font-size:11pt;width:100%;text-align:center'>— <span class=pageNumber></span> —</div>"
    numbered = {"display_header_footer": True, "header_template": header, "footer_template": footer}
    newspaper = (
        "<style>body{font-size:12pt} .c{columns:2;column-gap:2em} h1{text-align:center}</style>"
    )
    radicals = str.maketrans("工一方力立高", "⼯⼀⽅⼒⽴⾼")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        printed(browser, "wrapped", body(), ITEMS, **numbered)
        columns = body().replace("</h1>", "</h1><div class=c>") + "</div>"
        printed(browser, "columns", newspaper + columns, ITEMS, **numbered)
        sheet = f"<h1>某市教育局2023年重点工作任务分解表</h1>{table(ROWS * 3)}"
        printed(browser, "table", sheet, ROW_ITEMS * 3, **numbered)
        wide = "<style>table{font-size:14pt}</style>" + sheet
        printed(browser, "landscape", wide, ROW_ITEMS * 3, landscape=True, **numbered)
        looks = [item.translate(radicals) for item in ITEMS]
        html = body()
        for item, look in zip(ITEMS, looks, strict=True):
            html = html.replace(item, look)
        printed(browser, "radicals", html, looks)
        browser.close()


class Sheet:
    """Pages on which each line is put where it shall stand."""

    def __init__(self, name: str) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas = Canvas(str(FOLDER / f"{name}.pdf"), pagesize=A4, invariant=True)
        self.y = TOP
        self.page = 1

    def line(
        self, text: str, x: float = LEFT, size: float = SIZE, *, leading: float = LEADING
    ) -> None:
        if self.y < 110:
            self.turn()
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= leading

    def centred(self, text: str, size: float) -> None:
        self.line(text, (A4[0] - len(text) * size) / 2, size, leading=size * 1.8)

    def turn(self) -> None:
        self.foot()
        self.canvas.showPage()
        self.page += 1
        self.y = TOP

    def foot(self) -> None:
        self.canvas.setFont("Times-Roman", 12)
        self.canvas.drawCentredString(A4[0] / 2, 60, f"- {self.page} -")

    def paragraph(self, text: str, *, indent: int, width: int = 27, after: float = 0) -> None:
        """Break ``text`` at ``width`` wide characters; no line begins with a stop."""
        first = True
        while text:
            room = (width - (indent if first else 0)) * SIZE
            cut = len(text)
            while (
                pdfmetrics.stringWidth(text[:cut], FONT, SIZE) > room
                or text[cut : cut + 1] in STOPS
            ):
                cut -= 1
            self.line(text[:cut], LEFT + (indent * SIZE if first else 0))
            text, first = text[cut:], False
        self.y -= after

    def save(self, items) -> None:
        self.foot()
        self.canvas.save()
        name = Path(self.canvas._filename)
        name.with_suffix(".items.txt").write_text("\n\n".join(items) + "\n", encoding="utf-8")


def blocks() -> None:
    """No indents: paragraphs stand apart; a title of two lines, spaced letters, a signature."""
    sheet = Sheet("blocks")
    sheet.centred("某 县 人 民 政 府 办 公 室", 20)
    sheet.centred("关于印发2023年教育重点工作的通知", 20)
    sheet.y -= 10
    for heading, start, end in SECTIONS:
        sheet.paragraph(heading, indent=0, after=14)
        for item in ITEMS[start:end]:
            sheet.paragraph(item, indent=0, after=14)
    sheet.line("某县人民政府办公室", 370)
    sheet.line("2023年3月6日", 380)
    sheet.save(ITEMS)


def marked() -> None:
    """A mark across every page, a line beside the text, and a page that is a picture."""
    sheet = Sheet("marked")

    def mark() -> None:
        sheet.canvas.saveState()
        sheet.canvas.translate(150, 250)
        sheet.canvas.rotate(45)
        sheet.canvas.setFont(FONT, 50)
        sheet.canvas.setFillGray(0.8)
        sheet.canvas.drawString(0, 0, "内部资料请勿外传")
        sheet.canvas.restoreState()

    turn = sheet.turn
    sheet.turn = lambda: (mark(), turn())
    sheet.centred(TITLE, 22)
    for heading, start, end in SECTIONS:
        sheet.paragraph(heading, indent=2)
        for item in ITEMS[start:end]:
            sheet.paragraph(item, indent=2)
    mark()
    sheet.save(ITEMS)


def unnumbered() -> None:
    """A report of paragraphs with topic sentences, over pages; the year's own header."""
    sheet = Sheet("report")
    sheet.centred("政 府 工 作 报 告", 26)
    sheet.centred("——2023年1月8日在某市第五届人民代表大会第二次会议上", 14)
    sheet.paragraph("各位代表：", indent=0)
    sheet.paragraph("现在，我代表市人民政府向大会报告工作，请予审议。", indent=2)
    sheet.paragraph("2023年，我们将重点做好以下工作：", indent=2, after=LEADING)
    texts = [re.sub(r"^（.）", "", item) for item in ITEMS]
    for text in texts:
        sheet.paragraph(text, indent=2)
    sheet.save(texts)


def main() -> None:
    """Write every file, and beside it the items that it holds."""
    FOLDER.mkdir(exist_ok=True)
    by_browser()
    blocks()
    marked()
    unnumbered()


if __name__ == "__main__":
    main()
