"""Write the CSV fixtures of tests/formats/csv. Run: python tests/formats/make_csv.py"""

from pathlib import Path

FOLDER = Path(__file__).parent / "csv"

TITLE = "某市教育局2023年重点工作任务分解表"
PLAIN = """序号,工作任务,具体举措,责任单位,完成时限
1,强化理论武装,"组织全系统党员干部开展主题教育，每月集中学习不少于一次。",机关党委,全年
2,建强基层组织,"推进中小学校党组织领导的校长负责制，规模较大学校年底前全部落实到位。","组织人事科、各县（市、区）教育局",12月底
3,扩大学位供给,"新建改扩建幼儿园12所、义务教育学校8所，新增学位9600个。",发展规划科,9月底
"""
# Quoted line breaks and quotes, a title row, a category that goes on, a sum and a remark.
QUOTED = """某县2024年教育工作任务清单,,,,
领域,序号,重点任务,工作目标,牵头单位
教育公平,1,"做好“双减”
工作","学科类培训机构压减率保持在95%以上，
课后服务实现""应开尽开""。",基础教育股
,2,提高控辍保学水平,义务教育巩固率达到99.6%以上，动态清零失学辍学学生。,基础教育股
教育质量,3,推进集团化办学,组建教育集团6个，覆盖城区全部义务教育学校。,教研室
合计,3,,,
注：排在第一位的为牵头股室。,,,,
"""
# Sections in rows of their own, the header repeated as on every printed page.
SECTIONS = """序号\t主要任务\t责任部门\t完成时间
一、落实立德树人根本任务
1\t建立大中小学思想政治教育一体化机制，组建思政课教学联盟10个。\t市教育局、团市委\t6月
2\t实施学生心理健康促进行动，中小学心理辅导室建成率达到100%。\t市教育局、市卫生健康委\t11月
序号\t主要任务\t责任部门\t完成时间
二、促进教育公平
3\t推进义务教育优质均衡发展，推动2个县（区）通过省级评估。\t市教育局\t12月
4\t完善特殊教育保障机制，残疾儿童少年义务教育入学率保持在97%以上。\t市教育局、市残联\t全年
"""
# What a program calls its columns; corpus.toml beside it says what they are.
NAMED = """编码|做什么|怎么做|谁来做
A1|改善办学条件|完成12所农村学校食堂改造，配齐智慧黑板400块。|后勤中心
A2|关爱乡村教师|发放乡村教师生活补助，建设周转宿舍60套。|人事科
"""
NAMED_TOML = """["named.csv"]
columns = { number = "编码", task = "做什么", content = "怎么做", owners = "谁来做" }
"""
SEMICOLONS = PLAIN.replace(",", ";")

WANTED = {
    "plain": (
        "强化理论武装组织全系统党员干部开展主题教育，每月集中学习不少于一次。",
        "建强基层组织推进中小学校党组织领导的校长负责制，规模较大学校年底前全部落实到位。",
        "扩大学位供给新建改扩建幼儿园12所、义务教育学校8所，新增学位9600个。",
    ),
    "quoted": (
        '做好“双减”工作学科类培训机构压减率保持在95%以上，课后服务实现"应开尽开"。',
        "提高控辍保学水平义务教育巩固率达到99.6%以上，动态清零失学辍学学生。",
        "推进集团化办学组建教育集团6个，覆盖城区全部义务教育学校。",
    ),
    "sections": (
        "建立大中小学思想政治教育一体化机制，组建思政课教学联盟10个。",
        "实施学生心理健康促进行动，中小学心理辅导室建成率达到100%。",
        "推进义务教育优质均衡发展，推动2个县（区）通过省级评估。",
        "完善特殊教育保障机制，残疾儿童少年义务教育入学率保持在97%以上。",
    ),
    "named": (
        "改善办学条件完成12所农村学校食堂改造，配齐智慧黑板400块。",
        "关爱乡村教师发放乡村教师生活补助，建设周转宿舍60套。",
    ),
}


def main() -> None:
    """Write every fixture, and beside it the items that it holds."""
    FOLDER.mkdir(exist_ok=True)
    files = {
        "plain.csv": ("plain", PLAIN.encode("utf-8-sig")),
        "gb18030.csv": ("plain", f"{TITLE},,,,\r\n{PLAIN}".replace("\n", "\r\n").encode("gb18030")),
        "semicolons.csv": ("plain", f"sep=;\r\n{SEMICOLONS}".encode("utf-16")),
        "quoted.csv": ("quoted", QUOTED.encode()),
        "sections.tsv": ("sections", SECTIONS.encode()),
        "named.csv": ("named", NAMED.encode()),
    }
    for name, (wanted, data) in files.items():
        (FOLDER / name).write_bytes(data)
        items = (FOLDER / name).with_suffix(".items.txt")
        items.write_text("\n\n".join(WANTED[wanted]) + "\n", encoding="utf-8")
    (FOLDER / "corpus.toml").write_text(NAMED_TOML, encoding="utf-8")


if __name__ == "__main__":
    main()
